"""To whom something is told, as people read it: in a few words, with how many it reaches, and whom not."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.events import event_words
from handlers.talkoot import talkoot_words
from handlers.turn import Turn
from handlers.words import N_, Words
from storage import associations, audiences, events, people, talkoot
from storage.audiences import ALL, ASSOCIATION, CONTACTS, GROUPLESS, OFFICERS, VILLAGE, Reached

NAMED = 5
"""How many who are not reached are named."""
_NAMES = {
    ALL: N_("All groups"),
    CONTACTS: N_("Contact people of the associations"),
    GROUPLESS: N_("Those without a group"),
    OFFICERS: N_("The municipality's contact people"),
}


def plain_list(turn: Turn, t: Words, audience: str) -> str:
    """Return to whom it is, without markup: "All groups and the village Pohjoispää"."""
    said = [(kind, plain(turn, t, kind, what)) for kind, what in audiences.parts(audience)]
    inside = [words if kind in (ASSOCIATION, VILLAGE) else words[:1].lower() + words[1:] for kind, words in said[1:]]
    return t.list([words for _, words in said[:1]] + inside) or "–"


def plain(turn: Turn, t: Words, kind: str, what: str) -> str:
    """Return one audience without markup, for a button."""
    match kind:
        case _ if kind in _NAMES:
            return t(_NAMES[kind])
        case "village":
            return t.label("the village {village}", village=what)
        case "members":
            return t.label("Members: {name}", name=association(turn, int(what)))
        case "association":
            return association(turn, int(what))
        case "talkoot":
            planned = talkoot.get(turn.tx, int(what))
            return t.label("Comes: {what}", what=talkoot_words.short(t, planned, turn.zone) if planned else "–")
        case "event":
            event = events.get(turn.tx, int(what))
            return t.label("Comes: {what}", what=event_words.short(t, event, turn.zone) if event else "–")
        case _:
            return "–"


def association(turn: Turn, number: int) -> str:
    """Return what the association is called."""
    found = associations.get(turn.tx, number)
    return found.name if found else "–"


_NETWORKS = {
    "telegram": N_("{n} on Telegram"),
    "matrix": N_("{n} on Matrix"),
    "terminal": N_("{n} in the terminal"),
}


def reaches(t: Words, reached: Reached) -> str:
    """Return how many groups and people it reaches, by network: "41 ryhmään: 26 Telegramissa, 15 Matrixissa"."""
    groups = t.n("to {n} group", "to {n} groups", len(reached.rooms)) if reached.rooms else ""
    persons = t.n("to {n} person in private", "to {n} people in private", len(reached.people)) if reached.people else ""
    networks = ", ".join(t(_NETWORKS[network], n=count) for network, count in reached.networks.items())
    return t("It is sent {whom}: ", whom=t.list([one for one in (groups, persons) if one])) + networks + "."


def missed(turn: Turn, reached: Reached) -> list[str]:
    """Return who is not reached, by name, a line for people and one for associations."""
    t, lines = turn.t, []
    known = [people.named(turn.tx, one) for one in reached.unreached]
    persons = [one.name for one in known if one is not None]
    if persons:
        text = t("I cannot reach: {names}.", names=shortly(t, persons))
        lines.append(text)
    silent = [found.name for one in reached.silent if (found := associations.get(turn.tx, one)) is not None]
    if silent:
        lines.append(t("No group and nobody I know of: {names}.", names=shortly(t, silent)))
    return lines


def shortly(t: Words, names: Sequence[str]) -> str:
    """Return the first of the names, and how many more there are."""
    more = [t.n("{n} more", "{n} more", len(names) - NAMED)] if len(names) > NAMED else []
    return t.list([*names[:NAMED], *more])
