"""One thing heard, one transaction: who and where, which command, what changes and what is said about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from handlers import asking as forms
from handlers import commands, files_sent, left_off, meant, notices, rights, sibling, when
from handlers.home import home
from handlers.spaces.finding import the_space
from handlers.turn import Answer, Command, Got, Refusal, Town, Turn, Unclear
from handlers.types import BUTTON_BYTES, Button, Change, Heard, Incoming, Reply, Room, RoomChange, User
from handlers.words import fold, known, words
from storage import asking, away, inbox, people, rooms
from storage.db import Tx


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
    text = meant.pressed(turn, heard) or typed
    found = meant.found(turn, text, pressed=heard.pressed or text != typed)
    if found is not None:
        turn = replace(turn, command=_as_button(*found))
    part = files_sent.came(heard) and files_sent.again(turn, heard)
    answer = run(turn, *found) if found else meant.beyond(turn, heard, text) or _answer(turn, heard, text, part=part)
    if answer is not None:
        _say(turn, answer)
    note = files_sent.beside(turn, heard, found[0]) if found else ""
    if note:
        notices.say(turn, Reply(note, private=True, aside=True))


def _turn(tx: Tx, heard: Incoming, *, now: datetime, town: Town) -> Turn:
    person = _meet_person(tx, heard.user, heard.room.network, now=now)
    room = _meet_room(tx, heard.room, person.id, now=now)
    return Turn(person, room, heard.user.id, now, tx, words(person.language or town.language), town)


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
    named = sibling.shown(turn, text) or meant.misspelt(turn, text)
    return run(turn, *named) if named else _not_understood(turn, text)


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
    text = t("I did not understand. You can tap one of these or write *{help}*.", help=t("help"))
    return Refusal(text, meant.plan_shown(turn) or home(t))


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
    """Return the room; what was kept for whom nothing reached is said, now that they are heard."""
    room = rooms.meet(
        tx,
        network=where.network,
        address=where.id,
        private=where.private,
        title=_clean(where.title),
        person_id=person_id,
        now=now,
    )
    if room.back:
        away.back(tx, room, now=now)
    return room


def _nobody(tx: Tx, heard: Incoming, *, now: datetime, town: Town) -> None:
    """Who speaks in the name of a group cannot be told apart: they are asked to come to the private chat."""
    if not (heard.pressed or commands.marked(heard.text)):
        return
    room = _meet_room(tx, heard.room, None, now=now)
    t = words(town.language)
    text = t("I cannot see who you are, because you write in the group's name. Let us continue in private.")
    notices.promise(tx, room, Reply(text, (Button(t("Continue in private"), "help", private=True),)), now=now)
