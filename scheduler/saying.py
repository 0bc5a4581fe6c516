"""One row and the network: its message is said, a standing one is changed, or removed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from handlers.types import Button, File, Gone, Outgrown, Reply, Room, Several, Stays, Transport, pieces
from scheduler.drawing import drawn
from storage import claims
from storage.cards import Became
from storage.db import Database, Tx
from storage.outbox import Claimed


@dataclass(frozen=True, slots=True)
class Done:
    """The row's message, as the network knows it; with what became of it, if it was to be removed."""

    message: str
    became: Became | None = None

    @property
    def stands(self) -> str:
        """The message in which the card stands now, or nothing."""
        return self.message if self.became in (None, Became.KEPT) else ""


async def do(row: Claimed, transport: Transport, db: Database, *, once: str) -> Done:
    """What the row says is so in its room. Raises what the transport raises."""
    room = Room(transport.network, row.address, row.private)
    reply = as_reply(row)
    if row.gone:
        return Done(row.standing or "", await _remove(transport, room, row, reply, once))
    if row.standing is None:
        return Done(await transport.send(room, await drawn(reply, db), once=once))
    reply = replace(reply, files=())  # it stands with its files
    try:
        await transport.edit(room, row.standing, reply, once=once)
    except Outgrown:
        return Done(await _say_below(transport, room, row, reply, once))
    return Done(row.standing)


async def _say_below(transport: Transport, room: Room, row: Claimed, reply: Reply, once: str) -> str:
    """The file stands without words, and those that are too long for it are the message that is changed from now on.

    The old words go first: they may be wrong, and a try that is cut off between the two repeats nothing.
    """
    assert row.standing is not None
    await transport.edit(room, row.standing, Reply("", pin=False if row.pinned else None), once=once)
    said = await transport.send(room, replace(reply, pin=row.pin), once=once)
    return Several(said, (*row.also, row.standing))


async def _remove(transport: Transport, room: Room, row: Claimed, reply: Reply, once: str) -> Became:
    if row.standing is None and row.also:
        raise Gone("moved", room=False)  # it stands in what the room was before
    if row.standing is None:
        return Became.UNSAID
    try:
        await transport.remove(room, Several(row.standing, row.also))
    except Stays:
        await transport.edit(room, row.standing, reply, once=once)
        return Became.KEPT
    except Gone as gone:
        if gone.why != "message gone":
            raise
    return Became.REMOVED


def settle(tx: Tx, row: Claimed, done: Done, *, now: datetime) -> None:
    """It is known of the row that it is done."""
    if done.became is None:
        claims.sent(tx, row, done.message, now=now, also=pieces(done.message)[:-1])
    else:
        claims.removed(tx, row, became=done.became, now=now)


def as_reply(row: Claimed) -> Reply:
    """Return what the row says as a network hears it; of the pin only what changes."""
    pinned = bool(row.pinned) and row.standing is not None
    return Reply(
        row.text,
        tuple(Button(label, command, private) for label, command, private in row.buttons),
        tuple(File(name, mime, content) for name, mime, content in row.files),
        private=row.private,
        card=row.card,
        pin=row.pin if row.pin is not None and row.pin != pinned else None,
        gone=row.gone,
    )
