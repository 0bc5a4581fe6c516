"""To whom something is told, as people say it: read, and offered to tap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from handlers import rights
from handlers.announcing import announcing_rights, audiences_said
from handlers.people.finding_associations import the_association
from handlers.turn import Choices, Got, Refusal, Turn, Unclear
from handlers.words import N_, fold
from storage import associations, audiences, events, people, rooms, talkoot
from storage.audiences import (
    ALL,
    ASSOCIATION,
    CONTACTS,
    EVENT,
    GROUPLESS,
    MEMBERS_OF,
    OFFICERS,
    TALKOOT,
    VILLAGE,
)
from storage.named import key_of

WHOM = N_("To whom?")
OFFERED, AHEAD = 4, timedelta(days=400)
_WORDS = {
    ALL: ("all", "all groups", "everybody", "everyone", "kaikki", "kaikille", "kaikki ryhmät", "kaikille ryhmille"),
    CONTACTS: ("contacts", "contact people", "yhteyshenkilöt", "yhteyshenkilöille", "yhdistysten yhteyshenkilöt"),
    GROUPLESS: ("groupless", "those without a group", "ryhmättömät", "ryhmättömille", "de utan grupp", "utan grupp"),
    OFFICERS: ("officers", "the municipality", "kunta", "kunnalle", "kunnan yhteyshenkilöt", "kommunen"),
    MEMBERS_OF: ("members", "jäsenet", "jäsenille", "medlemmar", "medlemmarna", "till medlemmarna"),
}
_MORE = {
    ALL: (
        "the whole town",
        "koko kylä",
        "koko kylälle",
        "kyläläisille",
        "kaikille kyläläisille",
        "ryhmille",
        "alla",
        "alla grupper",
        "till alla",
        "hela byn",
    ),
    CONTACTS: ("kontaktpersoner", "kontaktpersonerna", "föreningarnas kontaktpersoner", "the contact people"),
    OFFICERS: ("viranhaltijat", "kunnan yhteyshenkilöille", "kommunens kontaktpersoner", "tjänstemän", "the officers"),
}
_KINDS = {fold(word): kind for table in (_WORDS, _MORE) for kind, words in table.items() for word in words}
_NUMBERED = re.compile(
    r"(?P<association>association:|#)(?P<a>\d{1,9})|(?P<members>members:)(?P<m>\d{1,9})"
    r"|(?P<talkoot>talkoot:|talkoot |talko )(?P<t>\d{1,9})"
    r"|(?P<event>event:|event |evenemang |tapahtuma )(?P<e>\d{1,9})"
)
_VILLAGE = re.compile(r"(?:village|kylä|kylälle|byn|by)[: ]+(.+)", re.IGNORECASE)


def read(turn: Turn, text: str) -> Got | Unclear | Refusal:
    """Read an audience, or several between commas; its words are the audience as it is kept."""
    words = [word for word in re.split(r"[,\n]", text) if word.strip()]
    found = [one(turn, word.strip()) for word in words]
    for doubtful in found:
        if not isinstance(doubtful, str):
            return doubtful
    audience = audiences.joined(word for word in found if isinstance(word, str))
    if not audience:
        return Unclear(turn.t(WHOM), choices(turn))
    if not announcing_rights.may_name(turn.tx, turn.person, audience):
        return Refusal(turn.t("Only who organises it can write to those who come."))
    return Got(audience, audience)


def names(turn: Turn, text: str) -> bool:
    """Tell whether the words name an audience without doubt."""
    return bool(text.strip()) and not isinstance(read(turn, text), Unclear)


def is_known(text: str) -> bool:
    """Tell whether the text is nothing but one of the words for a sort of audience ("kaikille")."""
    return fold(text).rstrip(".!") in _KINDS


def one(turn: Turn, word: str) -> str | Unclear | Refusal:
    """Return the audience that one word, or a few, name without doubt."""
    said = fold(word).rstrip(".!")
    kind = _KINDS.get(said)
    if kind == MEMBERS_OF:
        own = announcing_rights.own_associations(turn)
        return f"{MEMBERS_OF}:{own[0].id}" if len(own) == 1 else Unclear(turn.t(WHOM), choices(turn))
    numbered = _NUMBERED.fullmatch(said)
    if kind is None and numbered:
        kind, number = next((kind, value) for kind, value in _pairs(numbered))
        return f"{kind}:{number}" if _is_there(turn, kind, int(number)) else Unclear(turn.t(WHOM), choices(turn))
    return kind or _named(turn, word)


def _pairs(numbered: re.Match[str]) -> Sequence[tuple[str, str]]:
    given = {ASSOCIATION: "a", MEMBERS_OF: "m", TALKOOT: "t", EVENT: "e"}
    return [(kind, numbered[letter]) for kind, letter in given.items() if numbered[letter]]


def _is_there(turn: Turn, kind: str, number: int) -> bool:
    """Tell whether there is such a thing, that has been published or is open still."""
    if kind == TALKOOT:
        planned = talkoot.get(turn.tx, number)
        return planned is not None and not planned.is_draft
    if kind == EVENT:
        event = events.get(turn.tx, number)
        return event is not None and not event.is_draft
    association = associations.get(turn.tx, number)
    return association is not None and association.closed_at is None


def _named(turn: Turn, word: str) -> str | Unclear | Refusal:
    """Return the village or the association that is called so."""
    village = _VILLAGE.fullmatch(word)
    called = key_of(village[1] if village else word)
    for known in associations.villages(turn.tx):
        if key_of(known) == called:
            return f"{VILLAGE}:{known}"
    if not associations.everyone(turn.tx):
        return Unclear(turn.t(WHOM), choices(turn))
    found = the_association(turn, word, {})
    if isinstance(found, Got):
        return Unclear(turn.t(WHOM), choices(turn)) if found.rest else f"{ASSOCIATION}:{found.value.id}"
    return Unclear(found.text, choices(turn)) if isinstance(found, Unclear) else found


def choices(turn: Turn) -> Choices:
    """Return to whom the person may well want to write, to tap: their own first, where they may not decide for all."""
    own = [f"{ASSOCIATION}:{one.id}" for one in announcing_rights.own_associations(turn)[:OFFERED]]
    everybody = [ALL] if rooms.linked(turn.tx) else []
    for_all = announcing_rights.for_the_town(turn.person)
    villages = [f"{VILLAGE}:{name}" for name in _villages(turn)]
    contacts = [CONTACTS] if associations.everyone(turn.tx) else []
    officers = [OFFICERS] if people.with_role(turn.tx, people.Role.OFFICER) else []
    found = [*everybody, *own] if for_all else [*own, *everybody]
    return [(_label(turn, one), one) for one in (*found, *villages, *contacts, *officers, *_organised(turn))]


def _villages(turn: Turn) -> list[str]:
    """Return the villages, those of the person's own associations first."""
    mine = [one.village for one in announcing_rights.own_associations(turn) if one.village]
    return list(dict.fromkeys((*mine, *associations.villages(turn.tx))))[:OFFERED]


def _organised(turn: Turn) -> list[str]:
    """Return what the person organises next, and to which somebody comes."""
    until = turn.now + AHEAD
    coming = [f"{TALKOOT}:{one.number}" for one in talkoot.between(turn.tx, turn.now, until) if _made(turn, one)]
    coming += [f"{EVENT}:{one.number}" for one in events.between(turn.tx, turn.now, until) if _made(turn, one)]
    reached = [one for one in coming if not audiences.reach(turn.tx, one, now=turn.now, but=turn.person.id).is_nobody]
    return reached[:OFFERED]


def _made(turn: Turn, planned: rights.Organised) -> bool:
    return turn.person.id in (planned.person_id, planned.leads) or (
        not rights.caretaker(turn.person) and rights.leads(turn.person, planned)
    )


def _label(turn: Turn, audience: str) -> str:
    """Return the audience on a button."""
    t, (kind, what) = turn.t, audiences.parts(audience)[0]
    if kind == ALL:
        return t.label("All groups ({n})", n=str(len(rooms.linked(turn.tx))))
    if kind == VILLAGE:
        return t.label("Village: {village}", village=what)
    return audiences_said.plain(turn, t, kind, what)
