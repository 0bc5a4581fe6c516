"""What is asked of whoever applies for a stand, a thing at a time; what has been said already is not asked."""

from __future__ import annotations

import re
from typing import Any

from handlers import lengths, rights
from handlers.fair import stand_lines
from handlers.fair.stand_lines import Fault
from handlers.people.finding_associations import OFFERED
from handlers.spaces.traits import skips
from handlers.turn import Arg, Choices, Got, Turn, Unclear, Values
from handlers.words import N_, fold
from storage import associations, stands
from storage.events import EventNow
from storage.people import Role

LONGEST_NAME, LONGEST_TEXT, MOST_TABLES = 80, 200, 20
WHO = N_("For whom is the stand? Write the name of the association.")
SHOWS = N_("What will you show or sell? For example: wool socks and coffee")
SIZE = N_("How large a stand do you need? For example: 3x3 m")
POWER = N_("Do you need electricity?")
TABLES = N_("How many tables do you need from us?")
ANY, YES, NO = "any", "yes", "no"
_WORDS = {
    YES: frozenset(map(fold, ("yes", "kyllä", "joo", "juu", "tarvitsen", "tarvitsemme", "tarvitaan", "ja", "jo"))),
    NO: frozenset(map(fold, ("no", "ei", "emme", "en", "nej", "inte"))),
}
"""How an answer begins; one of the words beside it may follow."""
_BESIDE = frozenset(
    map(
        fold,
        (
            *("kiitos", "kyllä", "tarvita", "tarvitse", "tarvitaan", "tarvitsemme", "tarvetta", "sähköä", "mielellään"),
            *(
                "tack",
                "gärna",
                "behövs",
                "det",
                "vi",
                "behöver",
                "el",
                "inte",
                "thanks",
                "please",
                "we",
                "do",
                "need",
                "it",
            ),
        ),
    )
)
_ANY = frozenset(
    map(fold, ("any", "ei väliä", "ei ole väliä", "sama", "mikä vain", "spelar ingen roll", "vilken som helst"))
)
_NO_TABLES = frozenset(
    map(
        fold,
        (
            *("ei yhtään", "ei ainuttakaan", "emme tarvitse", "emme yhtään", "nolla", "omat", "tuomme omat"),
            *("meillä on omat", "inga", "inga alls", "vi tar egna", "egna", "noll", "none", "we bring our own", "zero"),
        ),
    )
)
_UNKNOWN = frozenset(
    map(fold, ("en tiedä", "en tiedä vielä", "emme tiedä", "emme tiedä vielä", "ei tietoa", "vet inte", "vet inte än"))
)
_COMMAS = re.compile(r"\s*[,;\n]+\s*(?!\d{1,2}\s*x)|\s*[,;\n]\s+")


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _COMMAS.split(text) if part.strip()]


def _pick(text: str, key: str) -> tuple[Any, str] | None:
    """Return what the text says of the size, the electricity or the tables, and the parts that say something else."""
    parts = _parts(text)
    for index, part in enumerate(parts):
        if key == "size" and fold(part) in _ANY:
            return "", ", ".join(one for at, one in enumerate(parts) if at != index)
        found = stand_lines.features(part)
        if not isinstance(found, Fault) and key in found:
            others = [one for at, one in enumerate(parts) if at != index]
            rest = {other: value for other, value in found.items() if other != key}
            return found[key], ", ".join([*others, *_written(rest)])
    return None


def _written(values: dict[str, Any]) -> list[str]:
    """Return the features so that reading gives the same again."""
    found = [values["size"]] if values.get("size") else []
    if "electricity" in values:
        found.append("electricity" if values["electricity"] else "no electricity")
    return found + ([f"{values['tables']} tables" if values["tables"] else "no tables"] if "tables" in values else [])


def _is_wish(part: str) -> bool:
    found = stand_lines.features(part)
    if isinstance(found, Fault):
        return fold(part) in _ANY
    return bool(found.keys() & {"size", "electricity", "tables"})


def _own(turn: Turn) -> list[associations.Association]:
    """Return the associations for which the person may speak."""
    subjects = turn.person.subjects(Role.CONTACT, Role.ORGANISER, Role.MEMBER)
    numbers = [number for number in map(associations.number_of, subjects) if number is not None]
    found = (associations.get(turn.tx, number) for number in dict.fromkeys(numbers))
    return [one for one in found if one is not None and one.closed_at is None]


def read_who(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read the association or the name, which stands in front; an association is named so by its own people only."""
    parts = _parts(text)
    said = parts[0] if parts else ""
    rest = ", ".join(parts[1:])
    own = _own(turn)
    everybody = associations.everyone(turn.tx) if _for_others(turn, values) else own
    if said.startswith("#") and said[1:].isdecimal():
        mine = next((one for one in everybody if one.id == int(said[1:])), None)
        if mine is not None:
            return Got(mine, said, rest)
    mine = next((one for one in everybody if _bare(one.name) == _bare(said)), None)
    if mine is not None:
        return Got(mine, f"#{mine.id}", rest)
    if not any(sign.isalpha() for sign in said):
        return Unclear(turn.t(WHO), who_to_tap(turn, values), rest=text)
    if len(said) > LONGEST_NAME:
        return Unclear(turn.t("Please write at most {n} letters.", n=LONGEST_NAME))
    return Got(said, said, rest)


def _bare(name: str) -> str:
    return fold(name).removesuffix(" ry").removesuffix(" rf")


def _for_others(turn: Turn, values: Values) -> bool:
    """Tell whether the person puts down others too: who organises the fair."""
    event = values.get("event")
    return isinstance(event, EventNow) and rights.leads(turn.person, event)


def who_to_tap(turn: Turn, values: Values) -> Choices:
    """Return the person's own associations."""
    return [(one.name, f"#{one.id}") for one in _own(turn)[:OFFERED]]


def read_shows(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Read what they show: all that says nothing of the stand itself."""
    if skips(text) or fold(text).strip(" .!") in _UNKNOWN:
        return Got("", "-")
    parts = _parts(text)
    wishes = [part for part in parts if _is_wish(part)]
    shows = ", ".join(part for part in parts if part not in wishes)
    if not shows:
        return Unclear(turn.t(SHOWS), rest=text)
    if len(shows) > LONGEST_TEXT:
        return Unclear(turn.t("Please write at most {n} letters.", n=LONGEST_TEXT))
    return Got(shows, shows, ", ".join(wishes))


def _sizes(turn: Turn, values: Values) -> list[str]:
    event = values.get("event")
    found = stands.of_event(turn.tx, event.number) if isinstance(event, EventNow) else []
    return sorted({one.size for one in found if one.size}, key=stands.area)


def read_size(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read the size they need; where all stands are alike, nothing is asked."""
    said = fold(text).strip(" .!")
    if said in _ANY or skips(text):
        return Got("", ANY)
    found = _pick(text, "size")
    if found is not None:
        return Got(found[0], found[0] or ANY, found[1])
    sizes = _sizes(turn, values)
    if len(sizes) == 1:
        return Got("", ANY, text)
    return _again(turn, text, SIZE, size_to_tap(turn, values))


def size_to_tap(turn: Turn, values: Values) -> Choices:
    """Return the sizes that there are."""
    return [*((size, size) for size in _sizes(turn, values)), (turn.t("It does not matter"), ANY)]


def read_power(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read whether they need electricity; where no stand has it, that is not asked."""
    answer = _yes_or_no(text)
    if answer:
        return Got(answer == YES, answer)
    found = _pick(text, "electricity")
    if found is not None:
        return Got(found[0], YES if found[0] else NO, found[1])
    event = values.get("event")
    there = stands.of_event(turn.tx, event.number) if isinstance(event, EventNow) else []
    if there and not any(one.electricity for one in there):
        return Got(False, NO, text)
    return _again(turn, text, POWER, power_to_tap(turn, values))


def _yes_or_no(text: str) -> str:
    """Return what the words answer, or nothing: "joo", "kyllä kiitos", "ei tarvita"."""
    first, *others = re.split(r"[\s,.!]+", fold(text).strip(" .!"))
    said = next((answer for answer, words in _WORDS.items() if first in words), "")
    return said if all(word in _BESIDE for word in others) else ""


def power_to_tap(turn: Turn, _values: Values) -> Choices:
    """Return the two answers."""
    return [(turn.t("Yes"), YES), (turn.t("No"), NO)]


def read_tables(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read how many tables they need."""
    said = fold(text).strip(" .!")
    if _yes_or_no(text) == NO or said in _NO_TABLES or skips(text):
        return Got(0, "0")
    if said.isdecimal():
        count: int | None = int(said)
        rest = ""
    else:
        found = _pick(text, "tables")
        count, rest = found if found is not None else (lengths.read_count(text), "")
    if count is None:
        return _again(turn, text, TABLES, tables_to_tap(turn, values))
    if count > MOST_TABLES:
        return Unclear(turn.t("At most {n} tables, please.", n=MOST_TABLES), tables_to_tap(turn, values))
    return Got(count, str(count), rest)


def tables_to_tap(turn: Turn, _values: Values) -> Choices:
    """Return usual numbers; where a typed number presses a button, it means the same."""
    return [("1", "1"), ("2", "2"), ("3", "3"), (turn.t("None, we bring our own"), "0")]


def _again(turn: Turn, text: str, ask: str, choices: Choices) -> Unclear:
    """Ask; what says something about another question waits for it, and what says nothing is not kept."""
    wishes = [part for part in _parts(text) if _is_wish(part)]
    return Unclear(turn.t(ask), choices, rest=", ".join(wishes))


ASKED = (
    Arg("who", read_who, WHO, who_to_tap),
    Arg("shows", read_shows, SHOWS, lambda turn, _values: [(turn.t("I will tell later"), "-")]),
    Arg("size", read_size, SIZE, size_to_tap, known=True),
    Arg("electricity", read_power, POWER, power_to_tap, known=True),
    Arg("tables", read_tables, TABLES, tables_to_tap, known=True),
)
