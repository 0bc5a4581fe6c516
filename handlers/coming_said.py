"""What people write who come, may come or do not: "tulen", "en pääse myyjäisiin", "meitä tulee neljä", "tuon vaimon".

To an event or to talkoot: whichever the words name, the last message was about, or is the only one that can be meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from handlers import commands, lengths
from handlers.events import finding
from handlers.planning.title_words import is_of
from handlers.signing_up import own
from handlers.turn import Command, Turn
from storage import answers, spoken, talkoot
from storage.answers import AnswerNow
from storage.event_table import Says
from storage.events import EventNow
from storage.sign_ups import SignedUp

YES, MAYBE, NO, BRING = "yes", "maybe", "no", "bring"
COMMANDS = frozenset(("come", "withdraw", "bring", "maybe", "sign up", "cancel"))
"""The commands whose names people use in sentences of their own."""
_SAID = (
    (
        MAYBE,
        r"ehkä(?: (?:minä|mä|me))?(?: (?:tulen|tulemme|tullaan|pääsen|pääsemme))?"
        r"|(?:tulen|tulemme|pääsen) ehkä|saatan tulla"
        r"|kanske(?: kommer (?:jag|vi))?|(?:jag|vi) kommer kanske|maybe(?: i(?: will)? come)?|i may come",
    ),
    (
        NO,
        r"(?:en|emme|ei)(?: me| mä| minä)?(?: valitettavasti| nyt)?"
        r" (?:pääse|pääsekään|pääsekkään|tule|tulekaan|tulla|päästä|osallistu)"
        r"(?: tulemaan| paikalle| mukaan)?"
        r"|(?:peru|perun|peruuta|peruutan) (?:oma )?(?:osallistumi|ilmoittautumi|tulo)\w*"
        r"|(?:jag|vi) kommer inte|(?:jag|vi) kan inte komma|i ca(?:nno|n')t come|i am not coming|i'm not coming",
    ),
    (BRING, r"tuon(?: mukanani)?|jag tar med(?: mig)?|i(?: will)? bring"),
    (
        YES,
        r"(?:minä |mä |me )?(?:tulen|tulenkin|tulemme|tullaan|pääsen|pääsenkin|pääsemme"
        r"|osallistun|osallistumme|ilmoittaudun|ilmoittaudumme)"
        r"(?: kyllä| mukaan| paikalle| sittenkin)?"
        r"|(?:jag|vi) kommer(?: nog| gärna)?|(?:jag|vi) deltar|anmäl mig till|sign(?: me)? up for"
        r"|i(?: will)? come|i am coming|i'm coming|we are coming",
    ),
)
_SAYS = [(says, re.compile(rf"(?:{words})(?=[\s.,!]|$)[\s.,!]*", re.IGNORECASE)) for says, words in _SAID]
_SO_MANY = re.compile(
    r"(?:meitä (?:tulee|on|olisi|tulisi)|meiltä tulee|tulemme|tullaan|vi (?:är|blir|kommer)|we are|there are)\s+"
    r"(?P<n>\S+)(?:\s+(?:henkeä|henkilöä|hlöä?|ihmistä|personer|stycken|people|of us|hengen porukalla))?"
    r"[.!]*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_BUTTONS = {
    YES: ("coming ", "come "),
    MAYBE: ("maybe ",),
    NO: ("not coming ", "withdraw "),
    BRING: ("bring to ", "bring "),
}
_EVENTS = {YES: "coming", MAYBE: "maybe", NO: "not coming", BRING: "bring to"}


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of coming, and the words beside it: to what, or whom they bring; or with how many others."""

    says: str
    rest: str = ""
    others: int = 0

    def line(self, which: str) -> str:
        """Return the command that says it of the event."""
        return f"{_EVENTS[self.says]} {which} {self.rest}".strip() + (f" +{self.others}" if self.others else "")


def read(text: str) -> Said | None:
    """Return what the text says of coming, or None."""
    bare = text.strip().lstrip("/!")
    many = _SO_MANY.fullmatch(bare)
    number = lengths.read_count(many["n"]) if many else None
    if many and number is not None and number > 1:
        return Said(YES, many["rest"].strip(), number - 1)
    for says, words in _SAYS:
        found = words.match(bare)
        if found:
            return Said(says, bare[found.end() :].strip())
    return None


def meant(turn: Turn, text: str) -> tuple[Command, str] | None:
    """Return the command that the words mean, if they are about an event or what is meant must be chosen."""
    said = read(text)
    if said is None or (said.says != BRING and said.rest.split(" ")[0].lstrip("#").isdecimal()):
        return None
    line = _of_last(turn, said) or _named(turn, said) or _only(turn, said)
    return commands.find(line) if line else None


def _of_last(turn: Turn, said: Said) -> str:
    """Return the command of the one button of the last message that says the same."""
    if not turn.room.private or (said.rest and said.says != BRING):
        return ""
    shown = [command for _, command in spoken.last_buttons(turn.tx, turn.room.id, within=1)]
    bring = [command for command in shown if command.startswith(_BUTTONS[BRING])]
    if said.others and len(bring) == 1:
        return f"{bring[0]} {said.others}"
    found = [command for command in shown if command.startswith(_BUTTONS[said.says])]
    if len(found) != 1 or (said.others and not found[0].startswith("coming ")):
        return ""
    return f"{found[0]} {said.rest}".strip() + (f" +{said.others}" if said.others else "")


def open_events(turn: Turn) -> list[EventNow]:
    """Return the events to which one can still say that one comes."""
    known = finding.known(turn, finding.anybody)
    return [one for one in known if not one.is_draft and one.is_open(turn.now)]


def coming_to(turn: Turn) -> list[AnswerNow]:
    """Return the events to which the person comes, or may come."""
    return [one for one in answers.of_person(turn.tx, turn.person.id, now=turn.now) if one.says != Says.NO]


def _about(title: str, said: Iterable[str]) -> bool:
    return any(is_of(title, word) for word in said)


def _named(turn: Turn, said: Said) -> str:
    """Return the command for the event that the words name; for talkoot they are shown, as a task must be chosen."""
    words = said.rest.split()
    if not words:
        return ""
    events = [one for one in open_events(turn) if _about(one.title, words)]
    works = talkoot.between(turn.tx, turn.now, turn.now + finding.AHEAD)
    named = [one for one in works if _about(one.title, words)]
    if len(events) != 1 or named:
        theirs = {one.talkoot_id for one in own.mine(turn)}
        new = said.says == YES and len(named) == 1 and not events and named[0].number not in theirs
        return f"talkoot {named[0].number}" if new else ""
    mine = [one for one in coming_to(turn) if one.event_id == events[0].number]
    if said.says == BRING or (said.others and len(mine) == 1):
        whom = " ".join(word for word in said.rest.split() if not is_of(events[0].title, word))
        return f"bring to {mine[0].number} {said.others or whom}" if len(mine) == 1 else ""
    return said.line(f"e{events[0].number}")


def _only(turn: Turn, said: Said) -> str:
    """Return the command for what alone can be meant; else the one that asks which."""
    tasks, events, theirs = own.mine(turn), open_events(turn), coming_to(turn)
    if said.says == YES and not events and not tasks:
        works = talkoot.between(turn.tx, turn.now, turn.now + finding.AHEAD)
        return "talkoot" if works and not said.others else ""
    if not events or any(one.is_offered for one in tasks):
        return said.line("") if events and said.says == MAYBE else _of_tasks(said, tasks)
    if said.says == MAYBE:
        return said.line("")
    if said.says == YES and not (said.others and len(theirs) == 1):
        works = talkoot.between(turn.tx, turn.now, turn.now + finding.AHEAD)
        return said.line("") if not works else f"comes to yes +{said.others}"
    if tasks:
        whom = said.others or said.rest
        return f"comes to {BRING if said.others else said.says} {whom}" if theirs else _of_tasks(said, tasks)
    return _of_events(said, theirs)


def _of_events(said: Said, theirs: list[AnswerNow]) -> str:
    """Return how the event hears it to which the person comes; of several, they choose."""
    if said.says == NO and not said.rest and theirs:
        return f"not coming {theirs[0].day_id}" if len(theirs) == 1 else "comes to no"
    if said.says != NO and len(theirs) == 1:
        return f"bring to {theirs[0].number} {said.others or said.rest}"
    return said.line("")


def _of_tasks(said: Said, tasks: list[SignedUp]) -> str:
    """Return how the talkoot hear it, where their own command would take the number for something else."""
    whom = said.others or (said.rest if said.says == BRING else "")
    return f"bring {tasks[0].number} {whom}" if len(tasks) == 1 and whom else ""
