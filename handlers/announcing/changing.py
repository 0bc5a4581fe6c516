"""Changing an announcement before it goes out: its words, its picture, to whom it goes, in whose name, how urgent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from handlers import kept_files
from handlers.announcing import (
    announcement_text,
    announcement_words,
    announcing_rights,
    audiences_said,
    changed,
    choosing_audience,
    finding,
)
from handlers.choosing import chosen
from handlers.commands import command
from handlers.people.finding_associations import the_association
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, fold
from storage import audiences
from storage.announcements import ANY, Told
from storage.people import Role
from storage.undoing import Before

TEXT, TO, ALSO, NAME, URGENT = "text", "to", "also", "name", "urgent"
_TOWN = "town"
_TITLES = {TEXT: N_("Text"), TO: N_("To whom"), NAME: N_("In whose name"), URGENT: N_("Urgency")}


@dataclass(frozen=True, slots=True)
class _Side:
    """How new words for one side of an announcement are read: to the values it has from then on."""

    read: Callable[[Turn, str, Told], Got | Unclear | Refusal]


def _text(turn: Turn, text: str, told: Told) -> Got | Unclear:
    """Read its words; those of one language alone stand beside what it says in others."""
    found = announcement_text.read(turn, text, {}) if text.strip() else None
    if not isinstance(found, Got):
        now = announcement_text.written(told.said)
        lead = turn.t("Now it reads:\n{text}", text=now) + "\n\n" + turn.t("How shall it read? Write it anew.")
        return found or Unclear(lead)
    said: dict[str, str] = found.value
    return Got({"said": said if ANY in said else {**told.said, **said}}, text)


def _to(turn: Turn, text: str, told: Told) -> Got | Unclear | Refusal:
    if not text.strip():
        now = audiences_said.plain_list(turn, turn.t, told.audience)
        lead = turn.t("Now it goes to: {whom}.", whom=now) + " " + turn.t("To whom instead?")
        return Unclear(lead, choosing_audience.choices(turn))
    found = choosing_audience.read(turn, text)
    return Got({"audience": found.value}, text) if isinstance(found, Got) else found


def _also(turn: Turn, text: str, told: Told) -> Got | Unclear | Refusal:
    if not text.strip():
        return Unclear(turn.t("To whom else?"), choosing_audience.choices(turn))
    found = choosing_audience.read(turn, text)
    if not isinstance(found, Got):
        return found
    return Got({"audience": audiences.joined((told.audience, found.value))}, text)


def _name(turn: Turn, text: str, told: Told) -> Got | Unclear | Refusal:
    """Read in whose name it is sent: an association's for which the person acts, or the town's, or their own."""
    choices = _names(turn)
    found = chosen(text, choices) if text.strip() else None
    if found is None:
        who = announcement_words.sender(turn.tx, told, turn.town)
        return Unclear(turn.t("It is sent by {who}. In whose name instead?", who=who), choices)
    if found[0] == _TOWN:
        return Got({"association_id": None}, _TOWN)
    association = the_association(turn, found[0], {})
    return Got({"association_id": association.value.id}, text) if isinstance(association, Got) else association


def _names(turn: Turn) -> Choices:
    own = turn.town.name if announcing_rights.for_the_town(turn.person) else turn.person.name
    return [*((one.name, f"#{one.id}") for one in announcing_rights.own_associations(turn)), (own, _TOWN)]


_YES = frozenset(map(fold, ("yes", "kyllä", "kiireellinen", "ja", "brådskande", "urgent")))
_NO = frozenset(map(fold, ("no", "ei", "ei kiireellinen", "nej", "inte brådskande", "not urgent")))


def _urgent(turn: Turn, text: str, told: Told) -> Got | Unclear:
    """Read whether it is urgent; what is so now is the other way round when only that is tapped."""
    t, said = turn.t, fold(text)
    if said in _YES | _NO:
        return Got({"urgent": said in _YES}, "yes" if said in _YES else "no")
    text = t("What is urgent is read at night too, and however much a group has heard that day. Is it urgent?")
    return Unclear(text, [(t("Urgent"), "yes"), (t("Not urgent"), "no")])


_SIDES = {TEXT: _Side(_text), TO: _Side(_to), ALSO: _Side(_also), NAME: _Side(_name), URGENT: _Side(_urgent)}


def _what(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read what is changed; nothing said is asked by a menu. About what has been sent nothing is asked."""
    refused = changed.closed(turn, values["told"])
    if refused is not None:
        return refused
    if not text.strip():
        return Got(None, "")
    choices = [*((turn.t(title), name) for name, title in _TITLES.items()), (ALSO, ALSO)]
    found = chosen(text, choices)
    if found is None:
        return Unclear(turn.t("What should be changed?"), choices[:-1], text)
    return Got(found[0], found[0], _behind(text, found[1]))


def _behind(text: str, rest: str) -> str:
    """Return the rest as it was written, with its lines."""
    words = rest.split()
    return text[text.index(words[0], len(text) - _length(text, len(words))) :] if words else ""


def _length(text: str, count: int) -> int:
    """Return how long the text is from the last so many words on."""
    parts = text.rsplit(None, count)
    return len(text) - len(parts[0]) if len(parts) > count else len(text)


def _value(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read how it should be, or ask for it, saying how it is."""
    told, what = values["told"], values["what"]
    return _SIDES[what].read(turn, text, told) if what else Got(None, "")


@command(
    "change announcement",
    "ändra meddelande",
    "muuta tiedotetta",
    aliases=("muuta tiedote", "ändra meddelandet", "edit announcement"),
    role=Role.ORGANISER,
    also=(Role.OFFICER,),
    summary=N_("Change an announcement before it is sent"),
    takes=[finding.UNSENT, Arg("what", _what, known=True), Arg("value", _value, known=True)],
)
def change(turn: Turn, told: Told, what: str | None, value: dict[str, Any] | None) -> Answer:
    """One thing about the announcement is different from now on; the person sees it as it will be read."""
    refused = changed.closed(turn, told)
    if refused is not None:
        return refused
    return changed.change(turn, told, **value) if what and value else _menu(turn, told)


def _menu(turn: Turn, told: Told) -> Reply:
    t, line = turn.t, f"change announcement {told.number}"
    head = announcement_words.headline(told, t.language, turn.town.language)
    known = [Button(t(title), f"{line} {name}") for name, title in _TITLES.items() if _can_be_chosen(turn, name)]
    buttons = (
        *known,
        Button(t("Picture or file"), f"picture announcement {told.number}"),
        Button(t("Time"), f"time announcement {told.number}"),
        Button(t("Back to the preview"), f"announcement {told.number}"),
    )
    return Reply(t("What should be changed? ") + t("“{line}”", line=head), buttons, private=True)


def _can_be_chosen(turn: Turn, name: str) -> bool:
    return name != NAME or len(_names(turn)) > 1


@command(
    "picture announcement",
    "bild till meddelande",
    "tiedotteen kuva",
    aliases=("tiedotteen liite", "bilaga till meddelande"),
    takes=[finding.UNSENT, kept_files.document(ask=N_("Send the picture or file that goes with it."))],
)
def picture(turn: Turn, told: Told, file: int | None) -> Answer:
    """The file goes with the announcement from now on, or none does."""
    return changed.closed(turn, told) or changed.change(turn, told, file_id=file)


@command(
    "change announcement back",
    "ändra meddelande tillbaka",
    "muuta tiedote takaisin",
    takes=[finding.undo("now")],
)
def change_back(turn: Turn, undo: tuple[Told, int, Before]) -> Answer:
    """One thing about an announcement is as it was, unless somebody has changed it since, or it has gone out."""
    told, _, before = undo
    return changed.closed(turn, told) or changed.back(turn, told, before)
