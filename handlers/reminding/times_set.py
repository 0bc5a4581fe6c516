"""Choosing when one is reminded of what is one's own: for oneself, for a group, and the caretaker for everybody."""

from __future__ import annotations

from dataclasses import asdict

from handlers import taking_back
from handlers.choosing import chosen
from handlers.commands import command
from handlers.reminders import rearming
from handlers.reminding import before_read, times_read, times_said, times_whose, whom
from handlers.reminding.times_read import Wished
from handlers.reminding.times_whose import ANYBODYS, EVERYBODYS, GROUPS, Whose
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values, as_said
from handlers.types import Button, Reply
from handlers.words import N_
from storage import ahead, reminder_times, undoing
from storage.people import Role
from storage.reminder_times import Kind

_UNDO = "reminder-times"
_ALIASES = {
    Kind.BOOKING: ("varaus", "varaukset", "vuorot", "bokning", "bokningar", "bookings", "booking"),
    Kind.TALKOOT: ("talkoot", "talkoo", "talko", "talkon"),
    Kind.EVENT: ("tapahtuma", "tapahtumat", "evenemang", "events", "event"),
    Kind.APPROVAL: (
        "pyynto",
        "pyynnot",
        "hyvaksynnat",
        "begaran",
        "forfragningar",
        "requests",
        "approvals",
        "approval",
    ),
    Kind.MINIMUM: ("vajaat", "vajaat talkoot", "minimi", "minimum"),
}


def _kind(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read of what; a time without it asks."""
    if not text.strip():
        return Got(None, "")
    whose: Whose = values["whose"]
    named = [(turn.t(title), kind.value) for kind, title in times_said.TITLES.items()]
    named += [(word, kind.value) for kind, words in _ALIASES.items() for word in words]
    found = chosen(text, named)
    if found is not None:
        return Got(Kind(found[0]), found[0], found[1])
    first, _, rest = text.strip().partition(" ")
    if kind := before_read.kind_of(first):  # in whatever form: "varauksista tunti ennen"
        return Got(Kind(kind), kind, rest)
    offered = [(turn.t(times_said.TITLES[one]), one.value) for one in times_whose.kinds(turn, whose)]
    return Unclear(turn.t("Reminders of what?"), offered, rest=text if times_read.read(text) else "")


def _when(turn: Turn, text: str, values: Values) -> Got | Unclear:
    kind: Kind | None = values["kind"]
    if kind is None:
        return Got(None, "")
    wished = times_read.read(text) if text.strip() else None
    if wished is not None:
        return Got(wished, wished.write())
    whose: Whose = values["whose"]
    lead = times_said.line(turn, whose, kind)
    example = turn.t("When do I remind? For example “the evening before at 18:00 and 1 h before”, or “never”.")
    return Unclear(f"{lead}\n{example}", times_said.choices(turn, whose, kind))


_KIND, _WHEN = Arg("kind", _kind, known=True), Arg("when", _when, known=True)


@command(
    times_whose.OWN,
    "påminnelsetider",
    "muistutusajat",
    aliases=("muistutusaika", "reminder settings", "muistutusasetukset"),
    linkable=True,
    summary=N_("When you are reminded of your bookings, talkoot and events"),
    example=N_("/reminder times bookings 2 h before"),
    takes=[ANYBODYS, _KIND, _WHEN],
)
def reminder_times_of(turn: Turn, whose: Whose, kind: Kind | None, when: Wished | None) -> Answer:
    """They are reminded so from now on; without a word, how it is now was seen."""
    if kind is None or when is None:
        return Reply(times_said.overview(turn, whose), times_said.to_change(turn, whose), private=True)
    if whose.room_id is not None and kind not in times_whose.kinds(turn, whose):
        offered = times_said.to_change(turn, whose)
        return Refusal(turn.t("Groups are not reminded of that. Of what?"), offered, private=True)
    was = reminder_times.own(turn.tx, person_id=whose.person_id, room_id=whose.room_id).get(kind)
    if was == when.aheads:
        return Reply(times_said.changed(turn, whose, kind), times_said.to_change(turn, whose), private=True)
    _change(turn, whose, kind, when.aheads)
    kept = {"of": asdict(whose), "kind": kind.value, "was": Wished(was).write(), "to": when.write()}
    about = f"{_UNDO}:{whose.command} {kind.value}"
    number = undoing.keep(turn.tx, about, kept, person_id=turn.person.id, now=turn.now)
    back = Button(turn.t("Take it back"), f"reminder times back {number}")
    return Reply(times_said.changed(turn, whose, kind), (back,), private=True)


@command(
    times_whose.OF_GROUP,
    "gruppens påminnelsetider",
    "ryhmän muistutusajat",
    role=Role.CARETAKER,
    also=(Role.ORGANISER,),
    summary=N_("Remind a group of its bookings, and of talkoot and events that it was told of"),
    takes=[GROUPS, _KIND, _WHEN],
)
def of_group(turn: Turn, whose: Whose, kind: Kind | None, when: Wished | None) -> Answer:
    """The group is reminded so from now on."""
    return reminder_times_of(turn, whose, kind, when)


@command(
    times_whose.OF_TOWN,
    "alla påminnelsetider",
    "kaikkien muistutusajat",
    aliases=("kunnan muistutusajat", "kylän muistutusajat", "stadens påminnelsetider"),
    role=Role.CARETAKER,
    summary=N_("When everybody is reminded who has not chosen otherwise"),
    takes=[EVERYBODYS, _KIND, _WHEN],
)
def of_town(turn: Turn, whose: Whose, kind: Kind | None, when: Wished | None) -> Answer:
    """Everybody who has not chosen otherwise is reminded so from now on."""
    return reminder_times_of(turn, whose, kind, when)


def _change(turn: Turn, whose: Whose, kind: Kind, aheads: tuple[ahead.Ahead, ...] | None) -> None:
    """They wish it so, and what waits comes so."""
    reminder_times.wish(turn.tx, kind, aheads, person_id=whose.person_id, room_id=whose.room_id)
    if whose.person_id is not None:
        rearming.of_person(turn.tx, whose.person_id, [kind], zone=turn.zone, now=turn.now)
    elif whose.room_id is not None:
        rearming.of_groups(turn.tx, [kind], now=turn.now)
    else:
        rearming.of_town(turn.tx, [kind], now=turn.now)


@command("reminder times back", "påminnelsetider tillbaka", "muistutusajat takaisin", takes=[Arg("number", as_said)])
def back(turn: Turn, number: str) -> Answer:
    """They are reminded as before the change, unless it has been changed again since."""
    found = taking_back.own(turn, number, _UNDO)
    if found is None:
        return taking_back.nothing(turn.t)
    whose, kind = Whose(**found.was["of"]), Kind(found.was["kind"])
    if not _decides(turn, whose):
        return taking_back.nothing(turn.t)
    there = reminder_times.own(turn.tx, person_id=whose.person_id, room_id=whose.room_id).get(kind)
    if Wished(there).write() != found.was["to"]:
        said = times_said.line(turn, whose, kind)
        return taking_back.changed_since(turn.t, said, times_said.to_change(turn, whose))
    was = times_read.read(found.was["was"])
    _change(turn, whose, kind, was.aheads if was else None)
    return Reply(times_said.changed(turn, whose, kind), private=True)


def _decides(turn: Turn, whose: Whose) -> bool:
    if whose.room_id is not None:
        return whom.decided(turn, whose.room_id) is not None
    return whose.person_id == turn.person.id or (whose.person_id is None and turn.person.is_(Role.CARETAKER))
