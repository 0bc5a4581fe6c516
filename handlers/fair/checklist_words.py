"""Reading a checklist as it is written, and what is usually on one."""

from __future__ import annotations

import re

from handlers.words import N_, Words, fold
from storage.fair_table import For

LONGEST, MOST = 120, 60
_LINES = re.compile(r"\s*[;\n]+\s*")
_ROLES = {
    For.EXHIBITOR: (
        "esittelijät, esittelijöille, esittelijä, näytteilleasettajat, utställare, utställarna, exhibitors, exhibitor"
    ),
    For.HELPER: "talkoolaiset, talkoolaisille, auttajat, talkofolk, medhjälpare, hjälpare, helper, helpers, volunteers",
    For.ORGANISER: "järjestäjät, järjestäjille, arrangörer, arrangörerna, organisers, organiser",
}
WORDS = {fold(word): role for role, said in _ROLES.items() for word in said.split(", ")}
USUAL = {
    For.ORGANISER: (
        N_("Book the hall and agree on the keys"),
        N_("Notify the authorities of a public event, if needed"),
        N_("Order electricity and extension leads"),
        N_("Tables and chairs to their places"),
        N_("Signs, and the stand plan at the door"),
        N_("Coffee and lunch"),
        N_("First aid, and the fire exits kept free"),
        N_("Tell the newspaper and put up posters"),
    ),
    For.HELPER: (N_("Build in the morning"), N_("Count the visitors at the doors"), N_("Clean up in the evening")),
    For.EXHIBITOR: (N_("The stand is ready before the doors open"), N_("The stand is cleared and cleaned afterwards")),
}

_USUAL = frozenset(what for whats in USUAL.values() for what in whats)


def said(t: Words, what: str) -> str:
    """Return the thing as it is read: what everybody has on the list is told in the reader's language."""
    return t.label(what) if what in _USUAL else what


def read(text: str) -> list[tuple[str, str]]:
    """Return (role, what) of each line; a role stands before a colon, and holds until another one does."""
    role: str = For.ORGANISER
    found = []
    for line in filter(None, _LINES.split(text.strip())):
        head, colon, rest = line.partition(":")
        if colon and fold(head) in WORDS:
            role, line = WORDS[fold(head)], rest.strip()
        if line:
            found.append((str(role), line.strip("•- ")))
    return found
