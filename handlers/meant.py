"""Which command is meant: by a button's number or words, by name, or in plain words; or the answer to a question."""

from __future__ import annotations

import re

from handlers import asking as forms
from handlers import coming_said, commands, plain_words, rights, sibling, when
from handlers.turn import Command, Refusal, Turn
from handlers.types import Button, Incoming
from handlers.words import fold
from storage import asking, joining, spoken
from storage.asking import Pending

NUMBERED = frozenset({"matrix", "terminal"})
"""The networks that draw buttons as numbers, so that a typed number presses one."""

_SHOWS_FIRST = frozenset(("new event", "new fair", "new talkoot", "announce"))
"""What is planned or written with these is shown to who wrote it, and goes out only at their word."""
_GIVES_UP = frozenset(
    (
        *("en halua", "en sittenkaan", "en sittenkaan halua", "ei sittenkaan", "anna olla", "antaa olla", "jatetaan"),
        *("jag vill inte", "nej tack", "lat bli", "strunt i det", "never mind", "forget it", "i do not want to"),
    )
)
"""Words that leave what is being asked or planned; they begin no answer."""
_CHANGES = frozenset(("muuta", "vaihda", "andra", "byt", "change"))
_CHANGED = re.compile(r"change (?:event|talkoot|announcement) \d+")
_WITH_TIME = frozenset(("remind", "remind group"))
_BY_TAP = "forget now"
"""What cannot be taken back is meant by a tap, or by all the words on the button; "kyllä" is too little."""
_TELLING = 4
"""So many letters of a button's word are enough to mean it."""
_CODE = re.compile(rf"[{joining.ALPHABET}]{{4}}-[{joining.ALPHABET}]{{4}}", re.IGNORECASE)


def pressed(turn: Turn, heard: Incoming) -> str:
    """Return the command of a button pressed by its number, or nothing."""
    if heard.choice is None or turn.room.network not in NUMBERED:
        return "" if heard.pressed else _by_label(turn, heard.text)
    if heard.choice.message is not None:
        if not heard.pressed and _talks_back(turn, heard.choice.message):
            return ""
        buttons = spoken.buttons_of(turn.tx, turn.room.id, heard.choice.message)
    else:
        buttons = _shown(turn, asking.pending(turn.tx, turn.person.id, now=turn.now))
    index = heard.choice.number - 1
    command = buttons[index][1] if 0 <= index < len(buttons) else ""
    return "" if command == "stop" and _answers(turn, heard) else command


def _talks_back(turn: Turn, message: str) -> bool:
    """Tell whether a number written in reply is talk about an announcement ("Montako tuli?" "2") in a group."""
    if turn.room.private:
        return False
    return (spoken.card_of(turn.tx, turn.room.id, message) or "").startswith("announcement:")


def _shown(turn: Turn, waiting: Pending | None) -> list[tuple[str, str]]:
    """Return the buttons that a number typed in the room can mean: those of the question, or of one of the last."""
    return spoken.last_buttons(turn.tx, turn.room.id, within=1 if waiting else 3)


def _answers(turn: Turn, heard: Incoming) -> bool:
    """Tell whether a typed number is an answer to what is asked: "6" of twelve rakes, and not [Stop] in sixth place."""
    if heard.choice is None or heard.choice.message is not None:
        return False
    waiting = asking.pending(turn.tx, turn.person.id, now=turn.now)
    return waiting is not None and forms.understands(turn, waiting, heard.text)


def beyond(turn: Turn, heard: Incoming, text: str) -> Refusal | None:
    """Show the choices again to who typed a number that none of them has, if it does not answer what was asked."""
    if heard.choice is None or heard.choice.message is not None or text.strip() != heard.text.strip():
        return None
    if not turn.room.private or turn.room.network not in NUMBERED:
        return None
    waiting = asking.pending(turn.tx, turn.person.id, now=turn.now)
    shown = _shown(turn, waiting)
    if not shown or (waiting and forms.takes(turn, waiting, text)):
        return None
    buttons = tuple(Button(label, command) for label, command in shown)
    return Refusal(turn.t("Choose 1–{n}.", n=len(buttons)) if len(buttons) > 1 else turn.t("Choose 1."), buttons)


def _by_label(turn: Turn, text: str) -> str:
    """Return the command of a button whose words somebody wrote instead of tapping it, if no question is open."""
    said = fold(text)
    if not (said and turn.room.private) or commands.marked(text):
        return ""
    shown = spoken.last_buttons(turn.tx, turn.room.id, within=1)
    meant = {command for label, command in shown if fold(label).rstrip("…") == said.rstrip("….!")}
    if not meant and commands.find(text) is None:
        meant = {command for label, command in shown if _in_label(said, fold(label))}
        meant = {command for command in meant if not command.startswith(_BY_TAP)}
    if len(meant) != 1 or asking.pending(turn.tx, turn.person.id, now=turn.now):
        return ""
    return meant.pop()


def _in_label(said: str, label: str) -> bool:
    """Tell whether every word that was said begins one of the label's ("ilmoittautumispäivä")."""
    words = said.rstrip("….!").split()
    there = label.rstrip("…").split()
    return all(len(word) >= _TELLING and any(one.startswith(word) for one in there) for word in words)


def found(turn: Turn, text: str, *, pressed: bool) -> tuple[Command, str] | None:
    """Return the command that is meant, unless the text answers a question."""
    marked = commands.marked(text)
    found = commands.find(text) if text and (pressed or turn.room.private or marked) else None
    if found is None and turn.room.private and _CODE.fullmatch(text):  # the code of a role, said by itself
        found = commands.find(f"take on {text}")
    if turn.room.private and not pressed and fold(text).strip(" .!") in _GIVES_UP:
        pending = asking.pending(turn.tx, turn.person.id, now=turn.now)
        found = (commands.find("stop") if pending else _discard(turn)) or found
    if turn.room.private and not pressed:
        found = _of_shown(turn, text, found) or found or plain_words.asked(text)
    if not pressed and (turn.room.private or marked) and (found is None or found[0].name in coming_said.COMMANDS):
        found = coming_said.meant(turn, text) or found
    if found is not None and not pressed:
        found = sibling.meant(turn, found)
    if found is None or pressed or marked or found[0].name == "stop":
        return found
    pending = asking.pending(turn.tx, turn.person.id, now=turn.now)
    if pending and forms.chosen(pending, text) is not None:
        return None  # a choice of the question is written, though its words begin a command ("Siirrä")
    if pending and found[0].name == "cancel" and not found[1]:  # "peru", said to a question, gives up the question
        return commands.find("stop")
    if not pending and found[0].name == "cancel" and not found[1] and (discard := _discard(turn)):
        return discard
    if pending and found[0].name == pending.command and _said_anew(turn, text, *found):
        return found  # said once more from the beginning, it is no answer to its own question
    return None if pending and forms.understands(turn, pending, text) else found


def _of_shown(turn: Turn, text: str, found: tuple[Command, str] | None) -> tuple[Command, str] | None:
    """Return the change that is meant by "muuta hinta 5 €", of what the last message offers to change."""
    word, _, what = text.strip().partition(" ")
    if fold(word) not in _CHANGES or not what or what.strip()[:1].isdigit():
        return None
    if found is not None and found[0].name not in ("change place", "places"):
        return None
    shown = {command for _, command in spoken.last_buttons(turn.tx, turn.room.id, within=1)}
    meant = [one for one in shown if _CHANGED.fullmatch(one)]
    return commands.find(f"{meant[0]} {what}") if len(meant) == 1 else None


def _said_anew(turn: Turn, text: str, said: Command, rest: str) -> bool:
    """Tell whether it is more than a word that may begin an answer: a number follows, its name is long, or it says
    when to remind."""
    if said.name in _WITH_TIME:
        found = when.find(rest, now=turn.now, zone=turn.zone, language=turn.language).meaning
        if found != when.Ask("nothing"):
            return True
    return rest.strip().lstrip("#").isdecimal() or len(text.split()) - len(rest.split()) > 1


def _discard(turn: Turn) -> tuple[Command, str] | None:
    """Return what leaves the plan that has just been shown: "peru" is said to that, if to anything."""
    shown = spoken.last_buttons(turn.tx, turn.room.id, within=1) if turn.room.private else []
    meant = next((command for _, command in shown if command.startswith("discard ")), None)
    return commands.find(meant) if meant else None


def plan_shown(turn: Turn) -> tuple[Button, ...]:
    """Return the buttons of the plan that has just been shown: what is not understood does not hide them."""
    shown = spoken.last_buttons(turn.tx, turn.room.id, within=1)
    mine = any(command.startswith("discard ") for _, command in shown)
    return tuple(Button(label, command) for label, command in shown) if mine else ()


def misspelt(turn: Turn, text: str) -> tuple[Command, str] | None:
    """Return the command that is written nearly right, if it shows all it understood before anything comes of it."""
    found = commands.similar(text)
    if len(found) != 1 or found[0][0].name not in _SHOWS_FIRST or not found[0][1]:
        return None
    return found[0] if rights.may_use(turn.person, found[0][0]) else None
