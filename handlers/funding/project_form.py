"""How a funding project is told: in one message, a line for each thing, or asked one thing at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from handlers import rights
from handlers.funding import granted, periods, project_words
from handlers.importing.columns import LONGEST_NAME
from handlers.people.finding_associations import the_association
from handlers.turn import Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.words import LANGUAGES, N_, Words, fold, words
from storage import associations, project_hours, projects, rates
from storage.associations import Association
from storage.people import Role
from storage.projects import Basis, Project, Work

Read = Callable[[Turn, str, Values], Got | Unclear | Refusal]
NONE = "-"
"""What a button says for "no such thing"."""
_SKIPS = frozenset(map(fold, (NONE, "ohita", "skip", "hoppa över", "ei", "nej", "no", "ei ole", "ei yhdistystä")))
_SAID_AS = {
    "number": "numero, hankenumero, hankkeen numero, nummer, projektnummer, number, funder's number",
    "association": "yhdistys, hakija, hallinnoija, forening, förening, association",
    "programme": "ohjelma, rahoitus, rahoittaja, program, finansiar, finansiär, programme, funder",
    "basis": "tapa, malli, kustannusmalli, korvaus, satt, sätt, modell, basis, basis of payment",
    "time": "aika, kesto, tid, time, period",
    "works": "tyot, työt, työ, tehtävät, arbeten, arbete, uppgifter, works, work, granted work",
}
_LABELS = {fold(word): label for label, said in _SAID_AS.items() for word in said.split(", ")}
_LINE = re.compile(r"\s*([^\W\d][^:\d]{1,24}?)\s*:\s*(.+)", re.DOTALL)
_BASES = {
    Basis.COST: "kulut, kustannus, kustannukset, kuluperusteinen, kustannusperusteinen, todelliset kulut, "
    "kostnad, kostnader, kostnadsbaserad, cost, costs, cost-based",
    Basis.OUTPUT: "tuotos, tulos, tuotokset, tulosperusteinen, tuotosperusteinen, kertakorvaus, "
    "resultat, resultatbaserad, output, output-based, lump sum",
}
_BASIS_OF = {fold(word): basis for basis, said in _BASES.items() for word in said.split(", ")}


def told(turn: Turn, text: str) -> Got | Unclear:
    """Read the name and, from the lines after it, what else is said: lines with a label, or that say what they are."""
    first, *others = [line.strip() for line in re.split(r"[;\n]", text) if line.strip()] or [""]
    said: dict[str, str] = {}
    for line in others:
        label, value = _sorted(turn, line)
        if label == "works" and label in said:
            value = f"{said[label]}; {value}"
        elif label is None or label in said:
            return Unclear(_unknown(turn.t, line))
        said[label] = value
    if not 1 <= len(first) <= LONGEST_NAME or not any(sign.isalpha() for sign in first):
        return Unclear(turn.t("Please write a name of at most 60 letters."))
    return Got(first, first, "\n".join(f"{label}: {value}" for label, value in said.items()))


def _unknown(t: Words, line: str) -> str:
    """Say which line of the message cannot be read, and which can."""
    labels = ", ".join(t(title).lower() for name, title in project_words.TITLES.items() if name != "name")
    sorry = t("I did not understand this line: “{line}”. What I can read: {labels}.", line=line, labels=labels)
    return sorry + " " + question(t, "name")


def _sorted(turn: Turn, line: str) -> tuple[str | None, str]:
    """Return what the line is about, and what it says of it."""
    found = _LINE.fullmatch(line)
    label = _LABELS.get(fold(found[1])) if found else None
    if found and label:
        return label, found[2].strip()
    ways = {"time": read_time, "basis": read_basis, "programme": read_programme, "works": read_works}
    meant = (name for name, read in ways.items() if isinstance(read(turn, line, {}), Got))
    named = next(meant, None)
    if named is None and any(fold(one.name) == fold(line) for one in associations.everyone(turn.tx)):
        named = "association"
    if named is None and re.fullmatch(r"[\w./-]*\d[\w./-]*", line):
        named = "number"
    return named, line


def question(t: Words, name: str) -> str:
    """Return how one thing about the project is asked."""
    return t(ASKED[name])


def field(label: str, read: Read, choices: Callable[[Turn, Values], Choices | Refusal] | None = None) -> Arg:
    """Return one thing that is asked: told on its line of a message, or in answer to its question."""

    def offered(turn: Turn, values: Values) -> Choices | Refusal:
        return choices(turn, values) if choices else ()

    def parse(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
        lines = text.splitlines()
        mine = [line for line in lines if line.startswith(f"{label}: ")]
        if not mine and not any(line.partition(": ")[0] in project_words.TITLES for line in lines):
            return read(turn, text, values)
        rest = "\n".join(line for line in lines if line not in mine)
        if mine:
            found = read(turn, mine[0].partition(": ")[2], values)
            return _with(found, rest)
        there = offered(turn, values)
        return there if isinstance(there, Refusal) else Unclear(turn.t(ASKED[label]), there, rest)

    return Arg(label, parse, ASKED[label], offered)


def _with(found: Got | Unclear | Refusal, rest: str) -> Got | Unclear | Refusal:
    match found:
        case Got(value, said):
            return Got(value, said, rest)
        case Unclear(text, choices):
            return Unclear(text, choices, rest)
        case Refusal():
            return found


ASKED = {
    "name": N_("What is the name of the project?"),
    "number": N_("Which number does the funder use for it?"),
    "association": N_("Whose project is it?"),
    "programme": N_("By which programme's rates are its hours valued?"),
    "basis": N_(
        "How does the funder pay? Cost-based: each hour stands on a list with two acknowledgements. "
        "Output-based: the hours in all are enough."
    ),
    "time": N_("From when until when does it go on? For example: 1.1.2026–31.12.2027"),
    "works": N_(
        "Which voluntary work does the grant list, and how many hours? "
        "For example: landscaping 200 h, mowing 40 h + machine 20 h"
    ),
}


def read_number(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Read what the funder calls the project, or that it has no number."""
    said = " ".join(text.split())
    if fold(said) in _SKIPS:
        return Got("", NONE)
    return Got(said, said) if len(said) <= LONGEST_NAME else Unclear(question(turn.t, "number"))


def number_choices(turn: Turn, _values: Values) -> Choices:
    """Return that a project need not have a number."""
    return [(turn.t("Skip"), NONE)]


def read_association(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read for which association it is, one that the person acts for; a caretaker may leave it the town's."""
    if fold(text) in _SKIPS and rights.caretaker(turn.person):
        return Got(None, NONE)
    choices = _association_choices(turn)
    if choices and not associations.everyone(turn.tx):  # nothing that was said before is lost
        return Unclear(question(turn.t, "association"), choices)
    found = the_association(turn, text, values)
    if isinstance(found, Got) and not rights.may(turn.person, Role.ORGANISER, found.value.subject):
        return rights.who_can(turn, Role.ORGANISER, found.value.subject)
    if isinstance(found, Got) and found.rest.strip():
        return Unclear(question(turn.t, "association"), _association_choices(turn))
    return found


def association_choices(turn: Turn, _values: Values) -> Choices | Refusal:
    """Offer the associations that the person acts for."""
    return _association_choices(turn)


def _association_choices(turn: Turn) -> Choices:
    everyone = associations.everyone(turn.tx)
    mine = [one for one in everyone if rights.may(turn.person, Role.ORGANISER, one.subject)]
    none = [(turn.t("No association"), NONE)] if rights.caretaker(turn.person) else []
    return [*((one.name, f"#{one.id}") for one in mine[:8]), *none]


def read_programme(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read which of the programmes that have rates it is, by its name or its years."""
    said = _dashed(text)
    known = project_hours.programmes(turn.tx)
    found = [one for one in known if _dashed(one) == said] or [
        one for one in known if len(said) >= 4 and said in _dashed(one)
    ]
    if len(found) == 1:
        return Got(found[0], found[0])
    return Unclear(question(turn.t, "programme"), programme_choices(turn, values))


def _dashed(text: str) -> str:
    return re.sub(r"\s*[-–—]\s*(?:20)?", "-", fold(text)).strip(" .")


def programme_choices(turn: Turn, _values: Values) -> Choices:
    """Offer the programmes, each with its rates."""
    found = []
    for programme in project_hours.programmes(turn.tx):
        rate = rates.on(turn.tx, date.max, programme)
        said = project_words.rate_said(turn.t, rate) if rate else ""
        found.append((f"{programme} ({said})", programme))
    return found


def read_basis(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read how the funder pays."""
    said = fold(text).strip(" .")
    basis = _BASIS_OF.get(said) or {fold(label): name for label, name in _bases()}.get(said)
    if basis:
        return Got(Basis(basis), basis)
    return Unclear(question(turn.t, "basis"), basis_choices(turn, values))


def _bases() -> list[tuple[str, str]]:
    return [(words(language)(said), name) for language in LANGUAGES for name, said in project_words.BASES.items()]


def basis_choices(turn: Turn, _values: Values) -> Choices:
    """Return on what the funder may pay, to tap."""
    return [(_large(turn.t(said)), name.value) for name, said in project_words.BASES.items()]


def _large(said: str) -> str:
    return said[:1].upper() + said[1:]


def read_time(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Read from when until when it goes on: with its years, so that nothing is guessed."""
    days = periods.read_days(turn, text)
    return Got(days, days.write()) if days else Unclear(question(turn.t, "time"))


def read_works(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read which works the grant lists; of a project that has some, which of them are other from now on."""
    found = granted.read_works(text)
    if isinstance(found, str):
        return Unclear(_unread(turn.t, found))
    project = values.get("project")
    before = projects.works(turn.tx, project.id or 0) if isinstance(project, Project) else []
    works = granted.merged(before, found)
    if not works:
        return Unclear(question(turn.t, "works"))
    return Got(works, "; ".join(written(work) for work in found))


def _unread(t: Words, part: str) -> str:
    """Say which part of a list of works cannot be read, and how it can."""
    sorry = t("I cannot read this: “{part}”. Hours are counted in quarters.", part=part)
    return sorry + " " + question(t, "works")


def written(work: Work) -> str:
    """Return a work as `read_works` understands it in any language."""
    return f"{work.name} {work.minutes / 60:g} h + kone {work.machine_minutes / 60:g} h"


READERS: Mapping[str, Read] = {
    "name": lambda turn, text, _values: told(turn, text.replace("\n", " ").replace(";", ",")),
    "number": read_number,
    "association": read_association,
    "programme": read_programme,
    "basis": read_basis,
    "time": read_time,
    "works": read_works,
}
CHOICES: Mapping[str, Callable[[Turn, Values], Choices | Refusal]] = {
    "number": number_choices,
    "association": association_choices,
    "programme": programme_choices,
    "basis": basis_choices,
}


def said(turn: Turn, what: str, project: Project) -> str:
    """Return what is true of the project in this, as people read it."""
    match what:
        case "association":
            return project_words.association_said(turn.tx, project) or "–"
        case "basis":
            return turn.t(project_words.BASES[Basis(project.basis)])
        case "time":
            return project_words.time_said(project.since, project.until, turn.language)
        case "works":
            return project_words.works_said(turn.t, projects.works(turn.tx, project.id or 0))
        case _:
            return getattr(project, what) or "–"


def columns(what: str, value: Any) -> dict[str, Any]:
    """Return what is kept of a value that was read."""
    match value:
        case periods.Days(first, last):
            return {"since": first, "until": last}
        case Association(id=number):
            return {"association_id": number}
        case None if what == "association":
            return {"association_id": None}
        case _:
            return {what: value}
