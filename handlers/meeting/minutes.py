"""The minutes of a meeting: its caller sends a file, and it goes to who came and to all associations; and corrected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from handlers import asking, commands, kept_files, notices, posting, posting_words, rights, taking_back
from handlers.after import after_words
from handlers.announcing import audiences_said, sending
from handlers.commands import command
from handlers.events import event_words
from handlers.hours.privately import privately
from handlers.meeting import item_words, minutes_card
from handlers.posting import Posted
from handlers.turn import Answer, Arg, Choices, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_, Words
from storage import agenda, audiences, cards, events, files, postings, undoing
from storage.audiences import Reached
from storage.events import EventNow
from storage.outbox import Message
from storage.rooms import Known

PEOPLE, GROUPS, STOP = "people", "groups", "not"
_UNDO = "minutes"
_READ = (".pdf", ".doc", ".docx", ".odt", ".rtf", ".txt", ".md", ".jpg", ".jpeg", ".png", ".heic", ".webp")
"""How the name of a file ends that people can open and read."""
_SAID = ("image/", "text/", "application/pdf", "application/msword", "application/rtf", "application/vnd.o")
"""How what a network says that a file is begins, of such a file."""


def _papers(arg: Arg) -> Arg:
    """Return the argument so that it takes only what people can read."""

    def parse(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
        found = arg.parse(turn, text, values)
        sent = files.named(turn.tx, found.value) if isinstance(found, Got) and found.value is not None else None
        if sent is None or sent.mime.startswith(_SAID) or sent.name.lower().endswith(_READ):
            return found
        text = turn.t("Not everybody can open this file: {name}. Send a PDF, a document or a picture.", name=sent.name)
        return Unclear(text, [(turn.t("Skip"), "skip")])

    return replace(arg, parse=parse)


_FILE = _papers(kept_files.document("file", ask=N_("Send the minutes as a file."), optional=True))
_ASKED = _papers(kept_files.document("file", ask=N_("Send the minutes as a file.")))


@command(
    "minutes",
    "protokoll",
    "pöytäkirja",
    aliases=("kokouspöytäkirja", "mötesprotokoll", "muistio", "minnesanteckningar"),
    summary=N_("The minutes of a meeting"),
    takes=[item_words.ANY, _FILE],
    linkable=True,
)
@privately
def minutes(turn: Turn, event: EventNow, file: int | None) -> Answer:
    """Anybody has the minutes; who called the meeting sends them, or sends them corrected."""
    t, led = turn.t, rights.leads(turn.person, event)
    head = event_words.headline(t, event, turn.zone)
    found = agenda.minutes(turn.tx, event.number)
    if led and (file is not None or not found):
        return after_words.not_yet(turn, event) or _ask(turn, event, file)
    if not found:
        return Refusal(t("There are no minutes yet: ") + head, (Button(t("Agenda"), f"agenda {event.number}"),))
    corrected = (Button(t("Send corrected minutes"), f"send minutes {event.number}"),) if led else ()
    those = kept_files.with_it(turn.tx, found[-1].file_id)
    return Reply(t("Minutes: ") + head, corrected, files=those, private=True)


def _ask(turn: Turn, event: EventNow, file: int | None) -> Answer:
    """What is lacking is asked: the file, and whether the groups have it too."""
    said = commands.by_name("send minutes")
    assert said is not None
    known = {"event": str(event.number), **({"file": str(file)} if file is not None else {})}
    return asking.carry_on(turn, said, known)


def _audience(event: EventNow, to: str) -> str:
    """Return who has the minutes: who comes or came, and the people of all associations; and the groups if wanted."""
    whom = [f"{audiences.EVENT}:{event.number}", audiences.CONTACTS]
    return audiences.joined([*whom, *([audiences.ALL] if to == GROUPS else [])])


def _reached(turn: Turn, event: EventNow, to: str) -> Reached:
    return audiences.reach(turn.tx, _audience(event, to), now=turn.now, but=turn.person.id)


def _to(turn: Turn, text: str, values: Values) -> Got | Unclear | Refusal:
    """Say whom the minutes reach, and ask whether the groups have them too."""
    event, said = values["event"], text.strip()
    if values["file"] is None or said == STOP:
        return Got(STOP, STOP)
    if said in (PEOPLE, GROUPS):
        return Got(said, said)
    refusal = after_words.not_yet(turn, event) or _sent_already(turn, event, values["file"])
    if refusal is not None:
        return refusal
    t, reached = turn.t, _reached(turn, event, PEOPLE)
    lines = [t("The minutes of this meeting: ") + event_words.headline(t, event, turn.zone)]
    sent = files.named(turn.tx, values["file"])
    lines += [t("File: {name}", name=sent.name)] if sent is not None else []
    lines.append(audiences_said.reaches(t, reached) if not reached.is_nobody else t("I can reach nobody of them."))
    lines += audiences_said.missed(turn, reached)
    return Unclear("\n".join([*lines, t("Do the groups get them too?")]), _choices(turn, values))


def _sent_already(turn: Turn, event: EventNow, file: int) -> Refusal | None:
    """Say that the file is the very one that holds now."""
    before = agenda.minutes(turn.tx, event.number)
    was, new = (files.get(turn.tx, number) for number in (before[-1].file_id if before else 0, file))
    if was is None or new is None or was.content != new.content:
        return None
    text = turn.t("These minutes have been sent already: ") + event_words.headline(turn.t, event, turn.zone)
    return Refusal(text, (_again(turn.t, event, corrected=True),))


def _choices(turn: Turn, _values: Values) -> Choices:
    t = turn.t
    return [(t("To these people"), PEOPLE), (t("Also to the groups"), GROUPS), (t("Do not send"), STOP)]


@command(
    "send minutes",
    "skicka protokoll",
    "lähetä pöytäkirja",
    takes=[item_words.HELD, _ASKED, Arg("to", _to, "", _choices, known=True)],
)
@privately
def send(turn: Turn, event: EventNow, file: int | None, to: str) -> Answer:
    """Everybody who came or signed up, and the people of all associations, have the minutes; who cannot be reached is
    told to who sent them. Minutes that were sent before are taken out of the chats: these hold instead."""
    t, head = turn.t, event_words.headline(turn.t, event, turn.zone)
    if file is None or to == STOP:
        return Reply(t("The minutes were not sent: ") + head, (_again(t, event),), private=True)
    before = agenda.minutes(turn.tx, event.number)
    if not agenda.keep_minutes(turn.tx, event.number, file, now=turn.now):
        return Refusal(t("These minutes have been sent already: ") + head, (_again(t, event),))
    had = _rooms_of(turn, before[-1].file_id) if before else []
    for old in before:
        _remove(turn, event, old.file_id)
    reached = _reached(turn, event, to)
    rooms = [*reached.rooms, *sending.private_rooms(turn.tx, reached.people, now=turn.now)]

    posted = _post(turn, event, file, rooms, corrected=bool(before))
    was = {"file": file, "had": had}
    kept = undoing.keep(turn.tx, f"{_UNDO}:{event.number}", was, person_id=turn.person.id, now=turn.now)
    lead = t("The corrected minutes are sent: ") if before else t("The minutes are sent: ")
    lines = [
        lead + head,
        audiences_said.reaches(t, reached) if not reached.is_nobody else t("Nobody could be reached."),
    ]
    lines += [*posting_words.gathered(t, len(posted.gathered)), *audiences_said.missed(turn, reached)]
    back = Button(t("Take it back"), f"minutes back {kept}")
    return Reply("\n".join(lines), (_again(t, event, corrected=True), back), private=True)


def _post(turn: Turn, event: EventNow, file: int, rooms: Iterable[int], *, corrected: bool) -> Posted:
    def say(t: Words) -> Reply:
        return minutes_card.card(turn.tx, t, event, turn.zone, file, corrected=corrected)

    return posting.post(turn.tx, minutes_card.name(file), rooms, say, now=turn.now, town=turn.town)


def _rooms_of(turn: Turn, file: int) -> list[int]:
    """Return the rooms that have the minutes, or will have them, at once or in a digest."""
    card = minutes_card.name(file)
    waits = {one.room_id for one in postings.of_card(turn.tx, card) if one.gathered and not one.withdrawn}
    return sorted(waits | cards.stands_or_waits(turn.tx, card))


def _again(t: Words, event: EventNow, *, corrected: bool = False) -> Button:
    label = t("Send corrected minutes") if corrected else t("Send the minutes")
    return Button(label, f"send minutes {event.number}")


def _remove(turn: Turn, event: EventNow, file: int) -> None:
    """Where the minutes stand they are removed, or say that they do not hold; who has not had them never will."""

    def say(room: Known, _person_id: int | None) -> Message:
        t = notices.words_in(turn.tx, room, turn.town)
        return notices.as_message(minutes_card.withdrawn(t, event, turn.zone))

    posting.unsay(turn.tx, minutes_card.name(file))
    cards.remove(turn.tx, minutes_card.name(file), say, now=turn.now)


@command("minutes back", "protokoll tillbaka", "pöytäkirja takaisin", takes=[taking_back.made_oneself(_UNDO)])
def back(turn: Turn, kept: tuple[int, undoing.Before]) -> Answer:
    """The minutes are taken out of the chats again, as far as they can be; those before them hold again, where they
    were, unless others have been sent since."""
    number, before = kept
    event_id = int(before.subject.rpartition(":")[2])
    event = events.get(turn.tx, event_id)
    file = before.was["file"]
    last = [one.file_id for one in agenda.minutes(turn.tx, event_id)][-1:] == [file]
    if event is None or not agenda.no_minutes(turn.tx, event.number, file):
        return taking_back.nothing(turn.t)
    undoing.done(turn.tx, number)
    _remove(turn, event, file)
    text = turn.t("The minutes are taken out of the chats: ") + event_words.headline(turn.t, event, turn.zone)
    earlier = agenda.minutes(turn.tx, event_id)
    if earlier and last:
        _post(turn, event, earlier[-1].file_id, before.was["had"], corrected=len(earlier) > 1)
        text += "\n" + turn.t("The earlier minutes hold again.")
    return Reply(text, (_again(turn.t, event, corrected=bool(earlier)),), private=True)
