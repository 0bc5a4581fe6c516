"""Choosing how to hear what is new: a weekly digest of one's own or of a group, and how much a group bears a day."""

from __future__ import annotations

from dataclasses import asdict, replace

from handlers import night_words, off_words, taking_back
from handlers.commands import command
from handlers.digest import digest_times, hearing_said
from handlers.digest import whose as finding
from handlers.digest.digest_times import Chosen
from handlers.lengths import read_number
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values, as_said
from handlers.types import Button, Reply
from handlers.words import N_, fold
from storage import digests, hearing, quiet, rooms, undoing
from storage.digests import Whose
from storage.hearing import Hears
from storage.people import Role

_UNDO = "hearing"
MOST_POSTS = 50
_ASK_WHEN = N_("On which day and at what time? For example: Mon 9:00")
_ON = frozenset(("", "on", "yes", "paalle", "kylla", "joo", "ja", "pa"))
_TOWN = "town"


def _when(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read on which day and at what time; at night nobody wants to hear anything."""
    chosen = digest_times.read(text)
    if chosen is None:
        return Unclear(turn.t(_ASK_WHEN), _times(turn, {}))
    group = values["whose"] is not None and values["whose"].room_id is not None  # one's own needs no words
    awake = quiet.of_town(turn.tx) if group else quiet.of_person(turn.tx, turn.person.id)
    if chosen.minute is not None and awake.covers(chosen.minute):
        hours = night_words.hours(awake, turn.language)
        question = turn.t("I say nothing at night ({hours}). On which day and at what time?", hours=hours)
        return Unclear(question, _times(turn, {}))
    return Got(chosen, chosen.write())


def _times(turn: Turn, _values: Values) -> Choices:
    return [(digest_times.short(*one, turn.language), Chosen(*one).write()) for one in digest_times.OFFERED]


@command(
    "digest",
    "veckobrev",
    "viikkokooste",
    aliases=("kooste", "viikkokirje", "uutiskirje", "weekly digest", "newsletter", "nyhetsbrev", "veckobrevet"),
    linkable=True,
    summary=N_("A weekly message of what is on, for you or for a group"),
    example=N_("/digest Mon 9:00"),
    takes=[finding.ANYBODYS, Arg("when", _when, optional=True)],
)
def digest(turn: Turn, whose: Whose, when: Chosen | None) -> Answer:
    """The digest comes on the day and hour that was said, or does not; without a word, how it is now was seen."""
    if when is None:
        return _shown(turn, whose)
    if when.off:
        return no_digest(turn, whose)
    hears = whose.hears(turn.tx)
    weekday = when.weekday if when.weekday is not None else hears.weekday or 0
    minute = when.minute if when.minute is not None else hears.minute
    return _change(turn, whose, replace(hears, weekday=weekday, minute=minute))


@command(
    "no digest",
    "inget veckobrev",
    "ei koostetta",
    aliases=(
        *("stop digest", "stop newsletter", "stop the digest", "unsubscribe"),
        *("sluta med veckobrev", "sluta veckobrev", "stoppa veckobrev", "avsluta veckobrev", "inget mer veckobrev"),
        *("lopeta viikkokooste", "lopeta kooste", "peru viikkokooste", "ei viikkokoostetta"),
    ),
    takes=[finding.ANYBODYS],
)
def no_digest(turn: Turn, whose: Whose) -> Answer:
    """No digest comes any more."""
    return _change(turn, whose, replace(whose.hears(turn.tx), weekday=None, only_digest=False))


@command(
    "digest time",
    "veckobrevets tid",
    "koosteen aika",
    takes=[finding.ANYBODYS, Arg("when", _when, _ASK_WHEN, _times)],
)
def digest_time(turn: Turn, whose: Whose, when: Chosen) -> Answer:
    """The digest comes on the day and hour that was said."""
    return digest(turn, whose, when)


def _shown(turn: Turn, whose: Whose) -> Reply:
    """Show how it is now, and what can be changed; who decides about groups finds them there."""
    t, hears = turn.t, whose.hears(turn.tx)
    text = hearing_said.said(turn, whose, hears)
    buttons = hearing_said.buttons(turn, whose, hears)
    if whose.person_id is not None:
        text += "\n" + t("It tells what is on, which talkoot need people and what is free.")
        groups = finding.groups(turn)[: finding.OFFERED]
        buttons += tuple(Button(room.title or room.address, f"digest {room.id}") for room in groups)
    return Reply(text, buttons, private=True)


def _switch(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    said = fold(text).strip(" .!")
    if off_words.is_off(said):
        return Got(False, "off")
    if said in _ON:
        return Got(True, "on")
    choices = [(turn.t("Only in the digest"), "on"), (turn.t("New messages at once"), "off")]
    return Unclear(turn.t("How are new messages told to the group?"), choices)


@command(
    "only digest",
    "bara veckobrev",
    "vain kooste",
    role=Role.CARETAKER,
    also=(Role.ORGANISER,),
    summary=N_("New messages come to a group in its weekly digest only"),
    takes=[finding.GROUPS, Arg("whether", _switch, known=True)],
)
def only_digest(turn: Turn, whose: Whose, whether: bool) -> Answer:
    """What is new comes to the group in its digest only, or at once again; a group without a digest gets one."""
    hears = whose.hears(turn.tx)
    weekday = (hears.weekday or 0) if whether else hears.weekday
    return _change(turn, whose, replace(hears, only_digest=whether, weekday=weekday))


def _number(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    number = None if fold(text) == _TOWN else read_number(text)
    if fold(text) == _TOWN or (number is not None and 0 <= number <= MOST_POSTS):
        return Got(number, _TOWN if number is None else str(number))
    return Unclear(turn.t(_ASK_NUMBER), _numbers(turn, {}))


def _numbers(turn: Turn, _values: Values) -> Choices:
    town = (turn.t("As in the whole town"), _TOWN)
    return [*((str(number), str(number)) for number in (0, 1, 2, 3, 5)), town]


_ASK_NUMBER = N_("How many new messages a day at most? The rest come together the next morning.")


@command(
    "posts a day",
    "meddelanden per dag",
    "viestejä päivässä",
    role=Role.CARETAKER,
    also=(Role.ORGANISER,),
    summary=N_("How many new messages a day come to a group"),
    takes=[finding.GROUPS, Arg("posts", _number, _ASK_NUMBER, _numbers)],
)
def posts_a_day(turn: Turn, whose: Whose, posts: int | None) -> Answer:
    """So many new messages a day come to the group at once."""
    return _change(turn, whose, replace(whose.hears(turn.tx), posts=posts, only_digest=False))


def _change(turn: Turn, whose: Whose, to: Hears) -> Answer:
    """They hear like this from now on; the message that says so can take it back."""
    was = whose.hears(turn.tx)
    text = hearing_said.said(turn, whose, to)
    if to == was:
        return Reply(text, hearing_said.buttons(turn, whose, to), private=True)
    _keep(turn, whose, to)
    kept = {"room": whose.room_id, "was": asdict(was), "to": asdict(to)}
    number = undoing.keep(turn.tx, f"{_UNDO}:{whose.subject}", kept, person_id=turn.person.id, now=turn.now)
    return Reply(text, (Button(turn.t("Take it back"), f"hear as before {number}"),))


def _keep(turn: Turn, whose: Whose, hears: Hears) -> None:
    if whose.room_id is not None:
        hearing.set_room(turn.tx, whose.room_id, hears)
        digests.gather(turn.tx, now=turn.now, zone=turn.zone)  # what waited for a digest that is no more is told soon
    else:
        hearing.set_person(turn.tx, turn.person.id, hears)
    digests.arm(turn.tx, whose, after=turn.now, zone=turn.zone)


@command("hear as before", "hör som förut", "kuule kuten ennen", takes=[Arg("number", as_said)])
def hear_as_before(turn: Turn, number: str) -> Answer:
    """They hear as before the change, unless it has been changed again since."""
    found = taking_back.own(turn, number, _UNDO)
    if found is None:
        return taking_back.nothing(turn.t)
    room = found.was["room"]
    whose = Whose(room_id=room) if room is not None else Whose(person_id=turn.person.id)
    if room is not None and not _decides(turn, room):
        return taking_back.nothing(turn.t)
    hears = whose.hears(turn.tx)
    if hears != Hears(**found.was["to"]):
        said = hearing_said.said(turn, whose, hears)
        return taking_back.changed_since(turn.t, said, hearing_said.buttons(turn, whose, hears))
    _keep(turn, whose, Hears(**found.was["was"]))
    return Reply(hearing_said.said(turn, whose, Hears(**found.was["was"])))


def _decides(turn: Turn, number: int) -> bool:
    room = rooms.by_id(turn.tx, number)
    return room is not None and room in finding.groups(turn)
