"""The talkoot that are to come: all of them in a list, or one with one's own standing and what can be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers import commands, rights
from handlers.commands import command
from handlers.paging import AFTER
from handlers.signing_up import calendar, listed, own, standing
from handlers.talkoot import card, finding, held, talkoot_words
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, escape
from storage import sign_ups, talkoot
from storage.planned import Planned
from storage.sign_ups import SignedUp

_LATELY = timedelta(days=14)
PAGE, FEW = 10, 5
"""How many are told in one message: in private, and in a group."""


def _one(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    return finding.ANY.parse(turn, text, values)


@command(
    "talkoot",
    "talko",
    "talkoot",
    aliases=(
        *("talkoita", "kaikki talkoot", "tulevat talkoot", "omat talkoot", "minun talkoot", "omat ilmoittautumiset"),
        *("talkot", "alla talkon", "kommande talkon", "mina talkon", "mina talko", "mina anmalningar"),
        *("all talkoot", "my talkoot", "my sign-ups"),
    ),
    linkable=True,
    summary=N_("Talkoot to come: see them and sign up"),
    takes=[AFTER, Arg("planned", _one, optional=True)],
)
def to_come(turn: Turn, after: int | None, planned: Planned | None) -> Answer:
    """The person has seen which talkoot are to come, or one of them with their own standing in it."""
    if planned is not None:
        return _shown(turn, planned)
    found = talkoot.between(turn.tx, turn.now, turn.now + finding.AHEAD)
    if not found:
        return _nothing(turn)
    page = PAGE if turn.room.private else FEW
    here = found[after or 0 :][:page] or found[:page]
    mine = own.mine(turn) if turn.room.private else []
    lines = [line for planned in here for line in listed.lines(turn, planned, mine)]
    buttons = [Button(talkoot_words.short(turn.t, one, turn.zone), f"talkoot {one.number}") for one in here]
    left = len(found) - (after or 0) - len(here)
    if left <= 0:
        held_lines, held_buttons = _held(turn)
        lines, buttons = [*lines, *held_lines], [*buttons, *held_buttons]
    if left > 0:
        lines.append(turn.t.n("… and {n} more.", "… and {n} more.", left))
        buttons.append(Button(turn.t("More"), f"talkoot +{(after or 0) + len(here)}"))
    return Reply("\n".join([turn.t("Talkoot to come:"), *lines]), tuple(buttons))


def _nothing(turn: Turn) -> Answer:
    """Say that nothing is planned, and who can plan something."""
    text, made = turn.t("No talkoot are planned just now."), commands.by_name("new talkoot")
    lines, buttons = _held(turn)
    if made is None or rights.may_use(turn.person, made):
        return Reply("\n".join([text, *lines]), (*buttons, Button(turn.t("New talkoot"), "new talkoot")))
    if lines:
        return Reply("\n".join([text, *lines]), tuple(buttons))
    who = rights.who_can(turn, made.role, line="new talkoot")
    return Reply(" ".join((text, turn.t("Would you like some?"), who.text)), who.buttons)


def _held(turn: Turn) -> tuple[list[str], list[Button]]:
    """Return what the person organised lately and has not thanked for yet: its hours may still be missing."""
    if not turn.room.private:
        return [], []
    known = finding.known(turn, finding.organiser, past=True)
    found = [
        one
        for one in known
        if turn.now - _LATELY < one.ends_at <= turn.now
        and not one.is_draft
        and not one.cancelled_at
        and not one.thanked_at
    ]
    if not found:
        return [], []
    lines = [f"• {talkoot_words.headline(turn.t, one, turn.zone)}" for one in found]
    buttons = [Button(talkoot_words.short(turn.t, one, turn.zone), f"talkoot {one.number}") for one in found]
    return [turn.t("Yours, held lately:"), *lines], buttons


def _shown(turn: Turn, planned: Planned) -> Answer:
    """Show one with the person's own standing; whoever organises it can do more."""
    shown = card.card(turn.t, planned, turn.zone, now=turn.now)
    if planned.is_draft:
        return Reply(shown.text, (Button(turn.t("Show the plan"), f"talkoot plan {planned.number}"),), private=True)
    mine = [one for one in sign_ups.of_talkoot(turn.tx, planned) if one.person_id == turn.person.id]
    lines = [shown.text, *(_whole(turn, one) for one in mine)]
    buttons: list[Button] = []
    for one in mine if planned.is_open(turn.now) else ():
        buttons += _of_mine(turn, one, several=len(mine) > 1)
    taken = {one.task_id for one in mine}
    buttons += [one for one in shown.buttons if _task_of(one) not in taken and not one.command.startswith("withdraw")]
    if rights.leads(turn.person, planned):
        buttons += _organisers(turn, planned)
    reply = Reply("\n".join(lines), (*buttons, standing.all_talkoot(turn.t)), private=True, aside=True)
    return reply if standing.reachable(turn) else replace(reply, aside=False)


def _task_of(button: Button) -> int:
    number = button.command.rpartition(" ")[2]
    return int(number) if number.isdecimal() else 0


def _whole(turn: Turn, one: SignedUp) -> str:
    others = [escape(name) for name in one.others if name] or ([f"+{one.people - 1}"] if one.people > 1 else [])
    return listed.standing(turn, one) + (f" ({', '.join(others)})" if others else "")


def _of_mine(turn: Turn, one: SignedUp, *, several: bool) -> list[Button]:
    """Return what the person can do with one of their sign-ups; each says which, where there are several."""
    t = turn.t
    if one.is_offered:
        said = [(t("I come"), f"come {one.number}"), (t("I cannot come"), f"withdraw {one.number}")]
    elif one.is_waiting:
        said = [(t("Leave the queue"), f"withdraw {one.number}")]
    else:
        said = [(button.label, button.command) for button in standing.coming_buttons(t, one)]
        said.insert(1, (t("Another task"), f"do instead {one.number}"))
    if not several:
        return [Button(label, line) for label, line in said]
    return [Button(f"{label}: {one.task}", line) for label, line in said if not line.startswith("talkoot")]


def _organisers(turn: Turn, planned: Planned) -> list[Button]:
    """Return what whoever organises it can do."""
    t, number = turn.t, planned.number
    buttons = [*held.next_steps(turn, planned), Button(t("Participants"), f"participants {number}")]
    if planned.is_open(turn.now):
        buttons += [
            Button(t("Message them"), f"message talkoot {number}"),
            Button(t("Change"), f"change talkoot {number}"),
        ]
    if planned.is_open(turn.now) and turn.now < planned.starts_at:
        buttons += [
            Button(t("Move"), f"move talkoot {number}"),
            Button(t("Cancel the talkoot"), f"cancel talkoot {number}"),
        ]
    return buttons


@command("talkoot calendar", "talkokalender", "talkookalenteri", takes=[own.OWN])
def to_calendar(turn: Turn, signed: SignedUp) -> Answer:
    """The person has what they come to as a file that calendars open."""
    if signed.ended_at is not None:
        return own.not_yours(turn)
    if signed.cancelled_at is not None:
        return standing.closed(turn, signed.task_id)
    text = turn.t("Open this file and the talkoot go into your calendar.")
    return Reply(text, files=(calendar.as_calendar(turn, signed),), private=True, aside=True)
