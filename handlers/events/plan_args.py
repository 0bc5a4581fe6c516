"""What is asked about a new event, a thing at a time; what has been said already, under a label, is not asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from handlers import kept_files, lengths, rights, when
from handlers.events import event_days, unlabelled
from handlers.planning import asked
from handlers.planning.asked import LONGEST_PLACE, LONGEST_TEXT, Form, text
from handlers.planning.labels import APART, NOTHING, Labels, Pieces, only_time
from handlers.planning.organisers import Organisers
from handlers.planning.wishes import read_wishes
from handlers.spaces.finding import the_space
from handlers.spaces.traits import skip, skips
from handlers.turn import Arg, Choices, Got, Turn, Unclear, Values
from handlers.words import N_
from storage import spaces, wallclock
from storage.events import EventNow
from storage.people import Role
from storage.spaces import Kind as SpaceKind

LONGEST_ABOUT = 1200
MOST_PEOPLE = 100_000
_OFFERED = 6

LABELS = Labels(
    {
        "title": "title, name, titel, rubrik, namn, otsikko, nimi",
        "when": "when, time, date, när, tid, datum, milloin, aika, ajankohta, päivä, pvm",
        "place": "place, location, where, address, venue, plats, ställe, var, adress, paikka, missä, osoite, "
        "tapahtumapaikka",
        "about": "about, description, what, om, beskrivning, vad, kuvaus, mitä, ohjelma, sisältö, program, programme, "
        "lisätiedot, tietoja, info",
        "whom": "for whom, audience, för vem, för vilka, målgrupp, kenelle, kohderyhmä",
        "price": "price, cost, fee, entrance, ticket, pris, avgift, inträde, biljett, kostar, hinta, maksu, "
        "pääsymaksu, lippu, liput",
        "most": "room for, at most, limit, max, maximum, most, places, plats för, högst, antal platser, platser, "
        "maxantal, enintään, maksimi, paikkoja, paikat, mahtuu",
        "deadline": "sign up by, deadline, register by, anmälan senast, sista anmälningsdag, anmäl senast, "
        "ilmoittautuminen viimeistään, ilmoittaudu viimeistään, ilmoittautuminen, viimeistään",
        "organisers": "organisers, organiser, organizers, organizer, organised by, arrangörer, arrangör, "
        "arrangeras av, järjestäjät, järjestäjä, järjestää",
        "gear": "gear, utrustning, redskap, välineet, väline, kalusto",
        "space": "space, spaces, room, lokal, lokaler, tila, tilat",
    },
    joined={"place": ", ", "about": APART, "when": "; "},
    rest="about",
    listed=("about", "gear"),
)
_WHOLE = frozenset({"title", "when", "about"})


@dataclass(frozen=True, slots=True)
class Where:
    """Where it is: the words in which it is told, and the space of the town that it is."""

    said: str
    space_id: int | None = None


def like_of(values: Values) -> EventNow | None:
    """Return the earlier event that this is to be like, or None."""
    found = values.get("like")
    return found if isinstance(found, EventNow) else None


def arranged(turn: Turn, said: str) -> Pieces:
    """Return the pieces of a whole message; a line that names a space is the place, and others tell what it is."""
    described, said = "about" in LABELS.cut(said).said, unlabelled.labelled(said)
    pieces = LABELS.arranged(turn, said)
    if not described:
        unlabelled.sort(pieces, lambda line: space_named(turn, line) is not None)
    if "place" not in pieces.said:
        lines = pieces.said.get("about", "").split(APART)
        there = next((line for line in lines if space_named(turn, line) is not None), None)
        if there is not None:
            pieces.said["place"] = there
            pieces.said["about"] = APART.join(line for line in lines if line != there)
    if not pieces.said.get("about"):
        pieces.said.pop("about", None)
    if not pieces.said.keys() <= _WHOLE:
        pieces.said.setdefault("about", NOTHING)
    return pieces


def _title(turn: Turn, said: str, _values: Values) -> Got | Unclear:
    question = turn.t("What is it called? For example: Village fair")
    return asked.title(turn, arranged(turn, said), question)


def _days(turn: Turn, said: str, _values: Values) -> Got | Unclear:
    return event_days.read(turn, said)


def _when(turn: Turn, _pieces: Pieces, values: Values) -> Unclear:
    like = like_of(values)
    return event_days.question(turn, event_days.times_again(turn, like) if like else ())


def space_named(turn: Turn, said: str) -> spaces.Space | None:
    """Return the space that the words name, and nothing else; None if they are about somewhere else."""
    found = the_space(turn, said, {}) if said.strip() else None
    whole = isinstance(found, Got) and not found.rest.strip()
    space = found.value if isinstance(found, Got) and whole else None
    return space if isinstance(space, spaces.Space) and space.kind != SpaceKind.GEAR else None


def read_place(turn: Turn, said: str, values: Values) -> Got | Unclear:
    """Read where it is: a space of the town is meant by its name, anything else is elsewhere."""
    if skips(said):
        return Got(Where(""), NOTHING)
    space = space_named(turn, said)
    if space is not None:
        return Got(Where(space.name, space.id), f"#{space.id}")
    if only_time(turn, said):
        asked_again = turn.t("That is a time, not a place. The time can be changed in the end. Where is it?")
        return Unclear(asked_again, [*place_choices(turn), *skip(turn)])
    found = text(LONGEST_PLACE)(turn, said, values)
    return Got(Where(found.value), found.words) if isinstance(found, Got) else found


def place_choices(turn: Turn) -> Choices:
    """Return the first spaces of the town, to tap."""
    found = (spaces.get(turn.tx, number) for number, _ in spaces.names(turn.tx))
    return [(one.name, f"#{one.id}") for one in found if one and one.kind != SpaceKind.GEAR][:_OFFERED]


def _place_asked(turn: Turn, pieces: Pieces, _values: Values) -> Unclear:
    """Ask for the place; a line of the message that says nothing else may be it."""
    lines = [one for one in pieces.said.get("about", "").split(APART) if one not in ("", NOTHING)]
    short = [(one, one) for one in lines if len(one) <= LONGEST_PLACE // 2]
    there = place_choices(turn)
    text = turn.t("Where is it? For example: Beach, Shore Road 3")
    if there:
        text = turn.t("Where is it? A space of the town I book with it; elsewhere, write the place.")
    return Unclear(text, [*short, *there, *skip(turn)])


def read_about(turn: Turn, said: str, _values: Values) -> Got | Unclear:
    """Read what it is, in the organisers' own words and lines."""
    if skips(said):
        return Got("", NOTHING)
    lines = [" ".join(line.split()) for part in said.split(APART.strip()) for line in part.splitlines()]
    about = "\n".join(line for line in lines if line)
    if len(about) > LONGEST_ABOUT:
        return Unclear(turn.t("Please write at most {n} letters.", n=LONGEST_ABOUT), skip(turn))
    return Got(about, about.replace("\n", APART))


def _about_asked(turn: Turn, _pieces: Pieces, _values: Values) -> Unclear:
    return Unclear(turn.t("What happens there? Tell it in a few words."), skip(turn))


def read_most(turn: Turn, said: str, _values: Values) -> Got | Unclear:
    """Read for how many there is room; leaving it out is any number."""
    if skips(said):
        return Got(None, NOTHING)
    number = lengths.read_count(said)
    if number is None or not 1 <= number <= MOST_PEOPLE:
        return Unclear(turn.t("For how many is there room? Write a number, for example 40."), skip(turn))
    return Got(number, str(number))


def _deadline(turn: Turn, said: str, values: Values) -> Got | Unclear:
    times = values.get("when")
    return read_deadline(turn, said, times if isinstance(times, event_days.Times) else None)


def read_deadline(turn: Turn, said: str, times: event_days.Times | None) -> Got | Unclear:
    """Read until when one can sign up: through a day, or until an instant, before it begins."""
    t = turn.t
    if skips(said):
        return Got(None, NOTHING)
    if times is not None and times.repeats:
        return Unclear(t("What is on again and again has no deadline: one signs up for each time."), skip(turn))
    meaning = when.find(said, now=turn.now, zone=turn.zone, language=turn.language).meaning
    if not isinstance(meaning, when.Moment | when.Span):
        return Unclear(t("Until when can one sign up? For example: {example}", example=_day_after(turn)), skip(turn))
    at = meaning.end if isinstance(meaning, when.Span) else meaning.start
    if at <= turn.now:
        return Unclear(t("That has passed already. Until when can one sign up?"), skip(turn))
    if times is not None and times.days[0].start < at:
        begins = when.say(when.Moment(times.days[0].start), zone=turn.zone, language=turn.language)
        text = t("It begins {when}: signing up ends before that. Until when can one sign up?", when=begins)
        return Unclear(text, skip(turn))
    return Got(at, when.write(when.Moment(at), turn.zone))


def _day_after(turn: Turn) -> str:
    """Return a day of the next week, as an example."""
    day = wallclock.local(turn.now, turn.zone).date() + timedelta(days=7)
    return when.say_day(day, language=turn.language, year=False)


def _freely(turn: Turn) -> bool:
    """Tell whether the person may plan what others organise: the caretaker does, and the officer, who calls them."""
    return rights.caretaker(turn.person) or rights.may(turn.person, Role.OFFICER)


WHOSE = Organisers(LABELS, N_("Which association organises it?"), like_of, _freely)
FORM = Form(LABELS, lambda key, values: key != "when" and like_of(values) is not None)
_labelled = FORM.labelled
TITLE = Arg("title", _title, known=True)
DAYS = _labelled("when", _days, _when)
PLACE = _labelled("place", read_place, _place_asked)
ABOUT = _labelled("about", read_about, _about_asked)
WHOM = _labelled("whom", text(LONGEST_TEXT))
PRICE = _labelled("price", text(LONGEST_TEXT))
MOST = _labelled("most", read_most)
DEADLINE = _labelled("deadline", _deadline)
ORGANISERS = WHOSE.arg()
GEAR, SPACE = _labelled("gear", read_wishes), _labelled("space", read_wishes)
PICTURE = kept_files.picture(optional=True)
