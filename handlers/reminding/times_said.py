"""When one is reminded, in words: "edellisenä iltana klo 18 ja 1 h ennen", for oneself, a group or the town."""

from __future__ import annotations

from handlers import night_words
from handlers.reminding import ahead_words, times_whose
from handlers.reminding.times_read import Wished
from handlers.reminding.times_whose import Whose
from handlers.turn import Turn
from handlers.types import Button
from handlers.words import N_, Words, escape
from storage import ahead, quiet, reminder_times
from storage.ahead import Ahead
from storage.reminder_times import Kind

TITLES = {
    Kind.BOOKING: N_("Bookings"),
    Kind.TALKOOT: N_("Talkoot"),
    Kind.EVENT: N_("Events"),
    Kind.APPROVAL: N_("Requests that wait for your answer"),
    Kind.MINIMUM: N_("Your talkoot that lack people"),
}
USUAL = {
    Kind.BOOKING: ("1d18:00 60m", "1d18:00", "60m", "0d08:00"),
    Kind.TALKOOT: ("1d18:00 0d08:00", "1d18:00", "0d08:00", "2d18:00"),
    Kind.EVENT: ("1d18:00", "1d18:00 120m", "0d08:00", "120m"),
    Kind.APPROVAL: ("1440m", "2880m", "180m"),
    Kind.MINIMUM: ("2d12:00", "1d12:00", "3d12:00", "5d12:00"),
}
"""What is offered to tap."""


def how(t: Words, aheads: tuple[Ahead, ...]) -> str:
    """Return when that is; of none, that nobody is reminded."""
    return t.list([ahead_words.say(t, one) for one in aheads]) if aheads else t("no reminders")


def now(turn: Turn, whose: Whose, kind: Kind) -> tuple[Ahead, ...]:
    """Return how long before they are reminded of such things as it is now."""
    if whose.room_id is not None:
        return reminder_times.of_room(turn.tx, kind, whose.room_id)
    return reminder_times.of_person(turn.tx, kind, whose.person_id or 0)


def default(turn: Turn, whose: Whose, kind: Kind) -> tuple[Ahead, ...]:
    """Return how long before they would be reminded if they had not said so themselves."""
    if whose.room_id is not None:
        return ()
    if whose.person_id is not None:
        return reminder_times.of_town(turn.tx, kind)
    return ahead.parse_all(reminder_times.BUILT_IN[kind])


def line(turn: Turn, whose: Whose, kind: Kind) -> str:
    """Return "*Varaukset*: edellisenä iltana klo 18", and what differs from everybody's, with markup."""
    t, is_now, usual = turn.t, now(turn, whose, kind), default(turn, whose, kind)
    said = f"*{t(TITLES[kind])}*: {escape(how(t, is_now))}"
    if is_now == usual or whose.room_id is not None:
        return said
    return (
        said
        + " "
        + (
            t("(others: {how})", how=how(t, usual))
            if whose.person_id is not None
            else t("(originally: {how})", how=how(t, usual))
        )
    )


def overview(turn: Turn, whose: Whose) -> str:
    """Return how it is now for every kind, in a few lines."""
    t = turn.t
    lines = [f"• {line(turn, whose, kind)}" for kind in times_whose.kinds(turn, whose)]
    if whose.room_id is not None:
        return "\n".join((_group(turn, whose), t("This is when I remind the group:"), *lines))
    if whose.person_id is None:
        return "\n".join((t("Everybody who has not chosen otherwise is reminded so:"), *lines))
    awake = quiet.of_person(turn.tx, whose.person_id)
    if awake.sleeps == awake.wakes:
        return "\n".join((t("This is when I remind you:"), *lines))
    hours = night_words.hours(awake, t.language)
    return "\n".join(
        (t("This is when I remind you:"), *lines, t("I wake nobody: your quiet hours are {hours}.", hours=hours))
    )


def _group(turn: Turn, whose: Whose) -> str:
    return f"*{escape(times_whose.name(turn, whose))}*"


def changed(turn: Turn, whose: Whose, kind: Kind) -> str:
    """Return how they are reminded of such things from now on."""
    t, said = turn.t, line(turn, whose, kind)
    if whose.room_id is not None:
        return "\n".join((_group(turn, whose), t("I remind the group so from now on:"), said))
    if whose.person_id is None:
        return t("Everybody who has not chosen otherwise is reminded so from now on:") + "\n" + said
    return t("I remind you so from now on:") + "\n" + said


def chosen(turn: Turn) -> list[str]:
    """Return what the person has chosen about their reminders and their quiet hours, in plain lines."""
    t, mine = turn.t, quiet.own(turn.tx, [turn.person.id]).get(turn.person.id)
    wished = reminder_times.own(turn.tx, person_id=turn.person.id)
    lines = [f"{t(TITLES[kind])}: {how(t, aheads)}" for kind, aheads in wished.items()]
    if mine is None:
        return lines
    if mine.sleeps == mine.wakes:
        return [*lines, t("You have no quiet hours: I write to you also at night.")]
    return [*lines, t("Your quiet hours are {hours}.", hours=night_words.hours(mine, t.language))]


def to_change(turn: Turn, whose: Whose) -> tuple[Button, ...]:
    """Return a button for each kind; one's own also for the quiet hours, and for the groups that one decides about."""
    t = turn.t
    found = [Button(t(TITLES[one]), f"{whose.command} {one.value}") for one in times_whose.kinds(turn, whose)]
    if whose.person_id is not None:
        found.append(Button(t("Quiet hours"), "quiet hours"))
    elif whose.room_id is None:
        found.append(Button(t("The town's quiet hours"), "town quiet hours"))
    return tuple(found)


def choices(turn: Turn, whose: Whose, kind: Kind) -> list[tuple[str, str]]:
    """Return what may be chosen in place of how it is now, as labels and words to read."""
    t, is_now = turn.t, now(turn, whose, kind)
    offered = [one for one in map(ahead.parse_all, USUAL[kind]) if one != is_now]
    found = [(_label(t, one), Wished(one).write()) for one in offered]
    found += [(t("No reminders"), Wished(()).write())] if is_now else []
    differs = is_now != default(turn, whose, kind) and whose.room_id is None
    as_before = t("As everybody") if whose.person_id is not None else t("As it was originally")
    return found + ([(as_before, Wished(None).write())] if differs else [])


def _label(t: Words, aheads: tuple[Ahead, ...]) -> str:
    """Return it for a button, which shows no markup."""
    said = how(t, aheads)
    return said[:1].upper() + said[1:]
