"""Who has been told an announcement, and may read it again or ask about it: whoever stands in a group that has it."""

from __future__ import annotations

import re
from hashlib import blake2s

from handlers.announcing import finding
from handlers.turn import Arg, Got, Refusal, Turn, Values
from handlers.types import Button
from storage import announcements, associations, people, postings
from storage.announcements import Told

_READ = re.compile(r"#?(\d{1,9})(?:\s+k([0-9a-f]{8}))?(?:\s+|$)")


def line(command: str, told: Told) -> str:
    """Return the command about the announcement for a button in its own message, which opens it to whoever taps."""
    return f"{command} {told.number} k{_key(told)}"


def _key(told: Told) -> str:
    """Return what stands on the buttons of its copies alone; nobody guesses it."""
    return blake2s(f"{told.number} {told.created_at.isoformat()}".encode(), digest_size=4).hexdigest()


def _the_announcement(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    found = _READ.match(text.strip())
    told = announcements.get(turn.tx, int(found[1])) if found else None
    if found is None or told is None or told.sent_at is None:
        return none_such(turn)
    if found[2] != _key(told) and not may_read(turn, told):
        return none_such(turn)
    words = f"{told.number} k{found[2]}" if found[2] else str(told.number)
    return Got(told, words, text.strip()[found.end() :])


def may_read(turn: Turn, told: Told) -> bool:
    """Tell whether the person has been told it, as far as is known: in a group of the whole town or of the person's
    own association, or in private; or may change it."""
    if finding.may(turn, told):
        return True
    mine = [associations.number_of(one) for one in turn.person.subjects(*people.MEMBERS)]
    numbers = [one for one in mine if one is not None]
    return postings.told_to(turn.tx, told.subject, person_id=turn.person.id, associations=numbers)


def none_such(turn: Turn) -> Refusal:
    """Say that the number is none that the person knows of."""
    buttons = (Button(turn.t("Events"), "events"), Button(turn.t("Talkoot"), "talkoot"))
    return Refusal(turn.t("There is no such announcement."), buttons)


def withdrawn(turn: Turn) -> Refusal:
    """Say that it was taken back."""
    return Refusal(turn.t("This announcement has been withdrawn."), private=True)


TOLD = Arg("told", _the_announcement, finding.WHICH)
