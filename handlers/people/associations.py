"""Associations in the chat: adding one step by step, changing it later, closing it."""

from __future__ import annotations

from collections.abc import Mapping

from handlers import lengths, notices, rights, taking_back
from handlers.choosing import what_to_change
from handlers.commands import command
from handlers.importing.columns import LONGEST_NAME
from handlers.people.finding_associations import choices as association_choices
from handlers.people.finding_associations import none_yet, the_association
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import LANGUAGES, N_, Words, escape, fold, words
from storage import associations, diary, people, undoing
from storage.associations import Association
from storage.people import Role
from storage.spaces import key_of

_SKIPS = frozenset(fold(word) for word in ("-", "ohita", "skip", "hoppa över", "ei", "nej", "no"))
_KINDS = (N_("association"), N_("club"), N_("village committee"), N_("parish"), N_("municipality"))
_TITLES = {"name": N_("Name"), "kind": N_("Kind"), "village": N_("Village")}
_OFFERED_VILLAGES = 6


def _read_name(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read a name that no other association has; the one that is renamed may be written otherwise."""
    name, renamed = " ".join(text.split()), values.get("association")
    if not 1 <= len(name) <= LONGEST_NAME:
        return Unclear(turn.t("Please write a name of at most 60 letters."))
    its_own = renamed.id if isinstance(renamed, Association) else None
    if any(key_of(name) == one.key and one.id != its_own for one in associations.everyone(turn.tx)):
        return Unclear(turn.t("There is an association called {name} already. Which other name?", name=name))
    return Got(name, name)


def _read_word(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    word = " ".join(text.split())
    if fold(word) in _SKIPS:
        return Got("", "-")
    if not 1 <= len(word) <= LONGEST_NAME:
        return Unclear(turn.t("Please write a name of at most 60 letters."))
    return Got(word, word)


def _kinds(turn: Turn, _values: Values) -> Choices:
    offered = [turn.t(kind) for kind in _KINDS]
    return [*((kind, kind) for kind in offered), (turn.t("Skip"), "-")]


def _kind_in(t: Words, kind: str) -> str:
    """Return the kind in the reader's language, if it is one of the usual kinds in any language; else as written."""
    for usual in _KINDS:
        if fold(kind) in {fold(words(language)(usual)) for language in LANGUAGES}:
            return t(usual)
    return kind


def _villages(turn: Turn, _values: Values) -> Choices:
    known = associations.villages(turn.tx)[:_OFFERED_VILLAGES]
    return [*((village, village) for village in known), (turn.t("Skip"), "-")]


@command(
    "new association",
    "ny förening",
    "uusi yhdistys",
    role=Role.CARETAKER,
    aliases=("lisaa yhdistys", "lagg till forening", "add association"),
    summary=N_("Add an association"),
    takes=[
        Arg("name", _read_name, N_("What is the name of the association?")),
        Arg("kind", _read_word, N_("What is it? Choose, or write it in your own words."), _kinds),
        Arg("village", _read_word, N_("From which village?"), _villages),
    ],
)
def new_association(turn: Turn, name: str, kind: str, village: str) -> Answer:
    """The association is one of the town's."""
    t = turn.t
    new = Association(name=name, key="", kind=kind, village=village, created_at=turn.now)
    match associations.add(turn.tx, new):
        case associations.Added(number):
            buttons = (
                Button(t("Appoint an organiser"), f"appoint organiser #{number}"),
                Button(t("Add another"), "new association"),
                Button(t("Change"), f"change association #{number}"),
                Button(t("Take it back"), f"close association #{number}"),
            )
            facts = " · ".join(escape(fact) for fact in (_kind_in(t, kind), village) if fact)
            text = t("{name} is now one of the town's associations.", name=name)
            return Reply("\n".join(filter(None, (text, facts[:1].upper() + facts[1:]))), buttons)
        case associations.NameTaken():
            return _name_taken(turn, name)


def _name_taken(turn: Turn, name: str) -> Refusal:
    t = turn.t
    text = t("There is an association called {name} already.", name=name)
    return Refusal(text, (Button(t("Show all associations"), "associations"),))


@command(
    "associations",
    "föreningar",
    "yhdistykset",
    summary=N_("All associations and their contact people"),
    linkable=True,
)
def all_associations(turn: Turn) -> Answer:
    """The person has seen which associations the town has, and who answers for them."""
    found = associations.everyone(turn.tx)
    if not found:
        return none_yet(turn)
    contacts: dict[str, list[str]] = {}
    for one in people.appointed(turn.tx):
        if one.role is Role.CONTACT:
            contacts.setdefault(one.subject, []).append(one.name)
    lines = [_line(turn.t, one, contacts.get(one.subject, [])) for one in found]
    buttons = (Button(turn.t("Add an association"), "new association"),) if turn.person.is_(Role.CARETAKER) else ()
    return Reply("\n".join(lines), buttons, private=not turn.room.private)


def _line(t: Words, one: Association, contacts: list[str]) -> str:
    facts = [escape(fact) for fact in (_kind_in(t, one.kind), one.village) if fact]
    facts += [t("contact: {names}", names=", ".join(contacts))] if contacts else []
    return " · ".join((f"*{escape(one.name)}*", *facts))


def _what(turn: Turn, text: str, values: Values) -> Got | Unclear:
    return what_to_change(turn, text, _what_choices(turn, values))


def _what_choices(turn: Turn, _values: Values) -> Choices:
    return [(turn.t(title), name) for name, title in _TITLES.items()]


def _value(turn: Turn, text: str, values: Values) -> Got | Unclear:
    return (_read_name if values.get("what") == "name" else _read_word)(turn, text, values)


def _value_choices(turn: Turn, values: Values) -> Choices:
    offers = {"kind": _kinds, "village": _villages}
    return offers[str(values["what"])](turn, values) if values.get("what") in offers else ()


_MINE = rights.guarded(
    Arg("association", the_association, N_("Which association?"), association_choices), Role.ORGANISER
)


@command(
    "change association",
    "ändra förening",
    "muuta yhdistys",
    role=Role.ORGANISER,
    aliases=("muuta yhdistysta",),
    summary=N_("Change an association"),
    takes=[
        _MINE,
        Arg("what", _what, N_("What should be changed?"), _what_choices),
        Arg("value", _value, N_("What should it be from now on?"), _value_choices),
    ],
)
def change_association(turn: Turn, association: Association, what: str, value: str) -> Answer:
    """One thing about the association is different from now on."""
    assert association.id is not None
    t = turn.t
    before = getattr(association, what)
    if what == "name":
        if isinstance(associations.rename(turn.tx, association.id, value), associations.NameTaken):
            return _name_taken(turn, value)
    else:
        associations.change(turn.tx, association.id, **{what: value})
    after = associations.get(turn.tx, association.id)
    assert after is not None
    text = t(
        "{space}: {what} is now {value} (it was {before}).",
        space=after.name,
        what=t(_TITLES[what]),
        value=getattr(after, what) or "–",
        before=before or "–",
    )
    was = {"what": what, "value": before}
    undo = undoing.keep(turn.tx, after.subject, was, person_id=turn.person.id, now=turn.now)
    more = Button(t("Change more"), f"change association #{association.id}")
    return Reply(text, (Button(t("Take it back"), f"association back {undo}"), more))


def _undo(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    found = taking_back.read(turn, text, "association")
    return Got(found[1], text) if found else taking_back.nothing(turn.t)


@command(
    "association back", "forening tillbaka", "yhdistys takaisin", takes=[Arg("undo", _undo, N_("Which association?"))]
)
def change_back(turn: Turn, undo: undoing.Before) -> Answer:
    """One thing about an association is as it was before it was changed."""
    if not rights.may(turn.person, Role.ORGANISER, undo.subject):
        return rights.who_can(turn, Role.ORGANISER, undo.subject, line="change association")
    association = associations.get(turn.tx, associations.number_of(undo.subject) or 0)
    assert association is not None
    return change_association(turn, association, str(undo.was["what"]), str(undo.was["value"]))


@command(
    "close association",
    "stäng förening",
    "sulje yhdistys",
    role=Role.CARETAKER,
    summary=N_("Take an association off the list"),
    takes=[Arg("association", the_association, N_("Which association?"), association_choices)],
)
def close_association(turn: Turn, association: Association) -> Answer:
    """The association is no longer one of the town's; its bookings stay, and its organisers hear of it."""
    assert association.id is not None
    t = turn.t
    associations.close(turn.tx, association.id, now=turn.now)
    _tell_organisers(turn, association, N_("{name} took {association} off the town's list of associations."))
    standing = len(diary.coming_of(turn.tx, association.id, now=turn.now))
    text = t("{name} is no longer one of the town's associations.", name=association.name)
    if standing:
        text += "\n" + t.n(
            "{n} booking made before stays as it is.", "{n} bookings made before stay as they are.", standing
        )
    return Reply(text, (Button(t("Take it back"), f"reopen association {association.id}"),))


def _tell_organisers(turn: Turn, association: Association, msgid: str) -> None:
    """Those who act for the association hear what somebody else did to it."""
    values: Mapping[str, str] = {"name": turn.person.name, "association": association.name}
    for person in people.with_role(turn.tx, Role.ORGANISER, association.subject):
        if person.id != turn.person.id:
            notices.inform(turn.tx, person.id, lambda t: Reply(t(msgid, **values)), now=turn.now, town=turn.town)


def _closed(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Read which closed association is meant, by its number or its name."""
    number = lengths.read_id(text)
    found = next(
        (one for one in associations.closed(turn.tx) if one.id == number or key_of(one.name) == key_of(text)), None
    )
    if found is not None:
        return Got(found, str(found.id))
    choices = _closed_choices(turn, values)
    return choices if isinstance(choices, Refusal) else Unclear(turn.t("Which association?"), choices)


def _closed_choices(turn: Turn, _values: Values) -> Choices | Refusal:
    found = [(one.name, str(one.id)) for one in associations.closed(turn.tx)]
    if found:
        return found
    return Refusal(turn.t("There is nothing to take back."), (Button(turn.t("Show all associations"), "associations"),))


@command(
    "reopen association",
    "oppna forening",
    "avaa yhdistys",
    role=Role.CARETAKER,
    takes=[Arg("association", _closed, N_("Which association?"), _closed_choices)],
)
def reopen_association(turn: Turn, association: Association) -> Answer:
    """An association is one of the town's again, with everybody who was appointed to it."""
    assert association.id is not None
    t = turn.t
    match associations.reopen(turn.tx, association.id):
        case associations.Added():
            _tell_organisers(turn, association, N_("{name} put {association} back on the town's list of associations."))
            text = t("{name} is one of the town's associations again.", name=association.name)
            return Reply(text, (Button(t("Take it back"), f"close association #{association.id}"),))
        case associations.NameTaken():
            return _name_taken(turn, association.name)
