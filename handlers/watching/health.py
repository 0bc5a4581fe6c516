"""How the bot does: whether its networks answer, what waits, what failed, how old the last backup is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version

from handlers import when
from handlers.commands import command
from handlers.turn import Answer, Turn
from handlers.types import Button, Reply
from handlers.watching import health_said
from handlers.words import N_
from storage import backlog, noted, wallclock
from storage.backlog import Overdue, Waiting
from storage.noted import Backup
from storage.people import Role

OUT_OF_REACH = timedelta(minutes=7)
"""A network that has not answered for so long does not; it is noted every minute or two when one has."""
GIVEN_UP = timedelta(days=14)
"""One that has not answered for so long is not used any more."""
STALE = timedelta(hours=50)
"""Two nights without a copy."""


@dataclass(frozen=True, slots=True)
class Health:
    """How everything does at one moment."""

    answered: dict[str, datetime]
    waiting: list[Waiting]
    due: Overdue
    backup: Backup | None


@command(
    "health",
    "driftläge",
    "terveys",
    aliases=("bot status", "botens läge", "botin tila", "botin terveys"),
    summary=N_("How I am doing: networks, what waits, backups"),
    role=Role.CARETAKER,
)
def health(turn: Turn) -> Answer:
    """The caretaker knows how the bot does, and what is to be done if something is wrong."""
    t, found = turn.t, _found(turn)
    troubles = _troubles(turn, found)
    head = [t("*This needs you:*"), *troubles, ""] if troubles else [t("*All is well.*")]
    lines = [*head, *_lines(turn, found)]
    return Reply("\n".join(lines), (Button(t("Look again"), "health"),), private=True)


def _found(turn: Turn) -> Health:
    tx, now = turn.tx, turn.now
    answered = {name: at for name, at in noted.answers(tx).items() if now - at < GIVEN_UP}
    waiting = backlog.waiting(tx, now=now, zone=turn.zone)
    return Health(answered, waiting, backlog.overdue(tx, now=now), noted.backup(tx))


def _troubles(turn: Turn, found: Health) -> list[str]:
    """Return a line for each thing that is wrong, with what to do."""
    t, now = turn.t, turn.now
    silent = {name: at for name, at in found.answered.items() if now - at > OUT_OF_REACH}
    lines = [
        t(
            "{network} has not answered since {at}. Check my computer's connection: `kylakello check` says more.",
            network=name.capitalize(),
            at=_at(turn, at),
        )
        for name, at in silent.items()
    ]
    stuck = backlog.stuck(found.waiting, now=now)
    for name in sorted(stuck.keys() - silent.keys()):
        text = t(
            "On {network} something has waited since {at}. I keep trying and nothing is lost; if it lasts, "
            "`kylakello check` says more.",
            network=name.capitalize(),
            at=_at(turn, stuck[name]),
        )
        lines.append(text)
    if found.due.since is not None and found.due.late(now):
        lines.append(t("Reminders are late since {at}: start me anew on my computer.", at=_at(turn, found.due.since)))
    return [f"• {line}" for line in [*lines, *_backup_trouble(turn, found.backup)]]


def _backup_trouble(turn: Turn, last: Backup | None) -> list[str]:
    t = turn.t
    if last is None or not (last.why or (last.at and turn.now - last.at > STALE)):
        return []
    since = t("The last good one is from {at}.", at=_at(turn, last.at)) if last.at else t("There is none yet.")
    why = last.why or t("I was not running")
    return [t("The nightly backup did not succeed: {why}.", why=why) + " " + since]


def _lines(turn: Turn, found: Health) -> list[str]:
    t = turn.t
    answering = [name for name, at in found.answered.items() if turn.now - at <= OUT_OF_REACH]
    networks = [t("{network} answers.", network=name.capitalize()) for name in answering]
    lines = [" ".join(networks), *_outbox(turn, found), *_reminders(turn)]
    if found.backup and found.backup.at:
        at, size = _at(turn, found.backup.at), health_said.size(found.backup.size, t)
        lines.append(t("Last backup: {at}, {size}.", at=at, size=size))
    database = health_said.size(backlog.size(turn.tx), t)
    lines.append(t("Database {size}, Kyläkello {version}.", size=database, version=version("kylakello")))
    return [line for line in lines if line]


def _outbox(turn: Turn, found: Health) -> list[str]:
    t, now = turn.t, turn.now
    midnight, _ = wallclock.day_bounds(wallclock.local(now, turn.zone).date(), turn.zone)
    count = sum(one.count for one in found.waiting)
    lines = [t("Nothing waits to be said.")]
    if count:
        age = health_said.lasting(now - min(one.since for one in found.waiting), t)
        lines = [t.n("{n} message waits, for {age}.", "{n} messages wait, the oldest for {age}.", count, age=age)]
    later = backlog.put_off(turn.tx, now=now)
    if later:
        lines.append(t.n("{n} waits for its time.", "{n} wait for their time.", later))
    said = sum(backlog.said(turn.tx, since=midnight).values())
    lines.append(t.n("Said today: {n}.", "Said today: {n}.", said))
    return [" ".join(lines), *health_said.failures(t, backlog.failed(turn.tx, since=midnight))]


def _reminders(turn: Turn) -> list[str]:
    midnight, _ = wallclock.day_bounds(wallclock.local(turn.now, turn.zone).date(), turn.zone)
    count, latest = backlog.lateness(turn.tx, since=midnight, zone=turn.zone)
    if not count:
        return []
    late = health_said.lasting(latest, turn.t)
    return [turn.t.n("{n} reminder today, {late} late.", "{n} reminders today, at most {late} late.", count, late=late)]


def _at(turn: Turn, at: datetime) -> str:
    return when.say(when.Moment(at), zone=turn.zone, language=turn.language, year=False)
