"""One thing heard, one transaction: who and where, which command, what changes and what is said about it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from handlers import asking as forms
from handlers import coming_said, commands, files_sent, left_off, notices, plain_words, rights, sibling, when
from handlers.home import home
from handlers.spaces.finding import the_space
from handlers.turn import Answer, Command, Got, Refusal, Town, Turn, Unclear
from handlers.types import BUTTON_BYTES, Button, Change, Heard, Incoming, Reply, Room, RoomChange, User
from handlers.words import fold, known, words
from storage import asking, inbox, joining, people, rooms, spoken
from storage.asking import Pending
from storage.db import Tx

NUMBERED = frozenset({"matrix", "terminal"})
"""The networks that draw buttons as numbers, so that a typed number presses one."""


_SHOWS_FIRST = frozenset(("new event", "new fair", "new talkoot", "announce"))
"""What is planned or written with these is shown to who wrote it, and goes out only at their word."""
_CHANGES = frozenset(("muuta", "vaihda", "andra", "byt", "change"))
_CHANGED = re.compile(r"change (?:event|talkoot|announcement) \d+")
_TELLING = 4
"""So many letters of a button's word are enough to mean it."""
_CODE = re.compile(rf"[{joining.ALPHABET}]{{4}}-[{joining.ALPHABET}]{{4}}", re.IGNORECASE)


def hear(tx: Tx, heard: Heard, *, now: datetime, town: Town) -> None:
    """Everything that follows from what was heard is in this transaction; hearing it again changes nothing."""
    if not inbox.first_time(tx, _key(heard), now=now):
        return
    if isinstance(heard, RoomChange):
        _room_changed(tx, heard, now=now, town=town)
    elif not heard.user.id:
        _nobody(tx, heard, now=now, town=town)
    else:
        _spoken(tx, heard, now=now, town=town)


def apologise(tx: Tx, heard: Heard, reference: str, *, now: datetime, town: Town) -> None:
    """What was heard broke something: it is answered with a reference for the caretaker, and not tried again."""
    if isinstance(heard, RoomChange) or not inbox.first_time(tx, _key(heard), now=now):
        return
    turn = _turn(tx, heard, now=now, town=town)
    text = turn.t(
        "Something went wrong, nothing was changed. Tell the caretaker this code: {reference}", reference=reference
    )
    notices.say(turn, Reply(text))


def skip(tx: Tx, heard: Heard, *, now: datetime) -> None:
    """It counts as heard, and nothing comes of it."""
    inbox.first_time(tx, _key(heard), now=now)


def _key(heard: Heard) -> str:
    return f"{heard.room.network}:{heard.key}"


def _clean(text: str) -> str:
    """Return the text without what no database keeps: the zero sign and halves of signs."""
    return text.replace("\0", "").encode(errors="ignore").decode() if text else text


def _spoken(tx: Tx, heard: Incoming, *, now: datetime, town: Town) -> None:
    turn = files_sent.kept(_turn(tx, heard, now=now, town=town), heard)
    typed = _clean(heard.text).strip()
    text = _pressed(turn, heard) or typed
    found = _found(turn, text, pressed=heard.pressed or text != typed)
    if found is not None:
        turn = replace(turn, command=_as_button(*found))
    part = files_sent.came(heard) and files_sent.again(turn, heard)
    answer = run(turn, *found) if found else _beyond(turn, heard, text) or _answer(turn, heard, text, part=part)
    if answer is not None:
        _say(turn, answer)
    note = files_sent.beside(turn, heard, found[0]) if found else ""
    if note:
        notices.say(turn, Reply(note, private=True, aside=True))


def _turn(tx: Tx, heard: Incoming, *, now: datetime, town: Town) -> Turn:
    person = _meet_person(tx, heard.user, heard.room.network, now=now)
    room = _meet_room(tx, heard.room, person.id, now=now)
    return Turn(person, room, heard.user.id, now, tx, words(person.language or town.language), town)


def _pressed(turn: Turn, heard: Incoming) -> str:
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


def _beyond(turn: Turn, heard: Incoming, text: str) -> Refusal | None:
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
    if len(meant) != 1 or asking.pending(turn.tx, turn.person.id, now=turn.now):
        return ""
    return meant.pop()


def _in_label(said: str, label: str) -> bool:
    """Tell whether every word that was said begins one of the label's ("ilmoittautumispäivä")."""
    words = said.rstrip("….!").split()
    there = label.rstrip("…").split()
    return all(len(word) >= _TELLING and any(one.startswith(word) for one in there) for word in words)


def _found(turn: Turn, text: str, *, pressed: bool) -> tuple[Command, str] | None:
    """Return the command that is meant, unless the text answers a question."""
    marked = commands.marked(text)
    found = commands.find(text) if text and (pressed or turn.room.private or marked) else None
    if found is None and turn.room.private and _CODE.fullmatch(text):  # the code of a role, said by itself
        found = commands.find(f"take on {text}")
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
    if pending and found[0].name == pending.command and _said_anew(text, found[1]):
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


def _said_anew(text: str, rest: str) -> bool:
    """Tell whether it is more than a word that may begin an answer: a number follows, or its name is long."""
    return rest.strip().lstrip("#").isdecimal() or len(text.split()) - len(rest.split()) > 1


def _discard(turn: Turn) -> tuple[Command, str] | None:
    """Return what leaves the plan that has just been shown: "peru" is said to that, if to anything."""
    shown = spoken.last_buttons(turn.tx, turn.room.id, within=1) if turn.room.private else []
    meant = next((command for _, command in shown if command.startswith("discard ")), None)
    return commands.find(meant) if meant else None


def _as_button(said: Command, rest: str) -> str:
    """Return the command as a button would say it."""
    line = f"{said.name} {rest}".strip() if said.linkable else said.name
    return line if len(line.encode()) <= BUTTON_BYTES else said.name


def _answer(turn: Turn, heard: Incoming, text: str, *, part: bool) -> Answer | None:
    """Return what is said to a text that is no command: in a group, nothing; nor to a further `part` of an album."""
    if not turn.room.private:
        return None
    pending = asking.pending(turn.tx, turn.person.id, now=turn.now)
    if files_sent.came(heard) and not (text and (pending or commands.marked(text))):
        said = None if pending and forms.takes_file(turn, pending) else files_sent.answer(turn, heard, pending)
        if said is not None or not pending:
            return None if part else said
    elif not text:
        return None if heard.pressed else Refusal(turn.t("I can only read text. Please write it to me."))
    if pending:
        return forms.answer(turn, pending, text)
    named = sibling.shown(turn, text) or _misspelt(turn, text)
    return run(turn, *named) if named else _not_understood(turn, text)


def _misspelt(turn: Turn, text: str) -> tuple[Command, str] | None:
    """Return the command that is written nearly right, if it shows all it understood before anything comes of it."""
    found = commands.similar(text)
    if len(found) != 1 or found[0][0].name not in _SHOWS_FIRST or not found[0][1]:
        return None
    return found[0] if rights.may_use(turn.person, found[0][0]) else None


def run(turn: Turn, said: Command, rest: str) -> Answer:
    """Run the command if this person may, asking for what is missing."""
    if not rights.may_use(turn.person, said):
        return rights.refused(turn, said, rest)
    before = asking.pending(turn.tx, turn.person.id, now=turn.now) if said.asks or said.name == "start" else None
    return left_off.offered(turn, before, said, forms.carry_on(turn, said, {"rest": rest} if rest else {}))


def _not_understood(turn: Turn, text: str) -> Refusal:
    t = turn.t
    named = the_space(turn, text, {})
    if isinstance(named, Got) and _begins_with(text, named.value.name):  # and is no command spelt wrong
        return _about(turn, named, text)
    similar = [like for like in commands.similar(text) if rights.may_use(turn.person, like[0])]
    if similar:
        buttons = tuple(Button(t(one.summary).partition(": ")[0], _as_button(one, rest)) for one, rest in similar)
        return Refusal(t("I did not understand. Did you mean one of these?"), buttons)
    if isinstance(named, Got):
        return _about(turn, named, text)
    return Refusal(
        t("I did not understand. You can tap one of these or write *{help}*.", help=t("help")),
        home(t),
    )


def _begins_with(text: str, name: str) -> bool:
    """Tell whether the first words are the name to the letter."""
    words = fold(name).split()
    return fold(text).split()[: len(words)] == words


def _about(turn: Turn, named: Got, text: str) -> Refusal:
    """Ask what is to be done with the space that is all the text names; the time it says beside it is kept."""
    time = when.find(named.rest, now=turn.now, zone=turn.zone, language=turn.language).meaning
    rest = text if isinstance(time, when.Span | when.Moment | when.Series) else named.words
    lines = {"book": rest, "free": rest, "space": named.words}
    said = [(one, words) for one, words in ((commands.by_name(name), words) for name, words in lines.items()) if one]
    buttons = tuple(Button(turn.t(one.summary), _as_button(one, words)) for one, words in said)
    return Refusal(turn.t("What about {space}?", space=named.value.name), buttons)


def _say(turn: Turn, answer: Answer) -> None:
    if isinstance(answer, Refusal):
        answer = Reply(answer.text, answer.buttons, private=answer.private)
    if isinstance(answer, Unclear):
        notices.question(turn, forms.spoken(answer))
    else:
        replies = answer if isinstance(answer, tuple) else (answer,)
        for reply in replies:
            notices.say(turn, reply)
        if all(reply.private and not reply.aside for reply in replies):
            notices.answered_in_private(turn)


def _room_changed(tx: Tx, heard: RoomChange, *, now: datetime, town: Town) -> None:
    where = heard.room
    match heard.change:
        case Change.LEFT:
            for room in rooms.of_chat(tx, network=where.network, address=where.id):
                notices.room_gone(tx, room, why="left", now=now)
        case Change.MOVED:
            notices.room_moved(tx, network=where.network, old=where.id, new=heard.to, now=now)
        case Change.JOINED | Change.UNREADABLE:
            _greet(tx, heard, now=now, town=town)


def _greet(tx: Tx, heard: RoomChange, *, now: datetime, town: Town) -> None:
    where, user = heard.room, heard.user
    person = _meet_person(tx, user, where.network, now=now) if user and user.id else None
    room = _meet_room(tx, where, person.id if person else None, now=now)
    t = words((person.language if person else None) or town.language)
    if heard.change is Change.UNREADABLE:
        notices.promise(tx, room, Reply(t("I could not open that message. Please send it again.")), now=now)
    elif not where.private and not room.linked:
        text = t(
            "Hello! I am the village bell of {town}. Is this the village's shared group? The caretaker can link it.",
            town=town.name,
        )
        notices.promise(tx, room, Reply(text, (Button(t("Link this group"), "link"),)), now=now)


def _meet_person(tx: Tx, user: User, network: str, *, now: datetime) -> people.Known:
    return people.meet(
        tx, network=network, user=user.id, name=_clean(user.name), language=known(user.language), now=now
    )


def _meet_room(tx: Tx, where: Room, person_id: int | None, *, now: datetime) -> rooms.Known:
    return rooms.meet(
        tx,
        network=where.network,
        address=where.id,
        private=where.private,
        title=_clean(where.title),
        person_id=person_id,
        now=now,
    )


def _nobody(tx: Tx, heard: Incoming, *, now: datetime, town: Town) -> None:
    """Who speaks in the name of a group cannot be told apart: they are asked to come to the private chat."""
    if not (heard.pressed or commands.marked(heard.text)):
        return
    room = _meet_room(tx, heard.room, None, now=now)
    t = words(town.language)
    text = t("I cannot see who you are, because you write in the group's name. Let us continue in private.")
    notices.promise(tx, room, Reply(text, (Button(t("Continue in private"), "help", private=True),)), now=now)
