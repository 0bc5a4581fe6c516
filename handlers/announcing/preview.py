"""What an announcement will look like when it is sent: in each of its languages, to how many, and who misses it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from handlers import when
from handlers.announcing import announcement_words, announcing_rights, audiences_said
from handlers.home import LANGUAGE_NAMES
from handlers.turn import Turn
from handlers.types import Button, Reply
from handlers.words import LANGUAGES, Words
from storage import audiences, people, quiet, rooms
from storage.announcements import ANY, Told
from storage.audiences import ALL, GROUPLESS, Reached
from storage.people import Role


def preview(turn: Turn, told: Told, extra: Sequence[str] = ()) -> Reply:
    """Return the announcement as it will be read, to whom it goes, and what can be done with it.

    `extra` are lines, with markup, that come first: what has just changed.
    """
    reached = audiences.reach(turn.tx, told.audience, now=turn.now, but=told.person_id)
    about = [
        _whom(turn, told, reached),
        *audiences_said.missed(turn, reached),
        *_groupless(turn, told),
        *_other_languages(turn, told, reached),
        *_before_it_goes(turn, told, reached),
    ]
    parts = ["\n".join(extra), _how_it_stands(turn, told), *_readings(turn, told, reached), "\n".join(about)]
    files = announcement_words.files_of(turn.tx, told)
    return Reply("\n\n".join(filter(None, parts)), _buttons(turn, told, reached), files, private=True)


def _how_it_stands(turn: Turn, told: Told) -> str:
    t, at = turn.t, announcement_words.when_said(turn.t, told, turn.town, now=turn.now)
    if told.is_asked:
        return t("This waits for the caretaker's permission: {names}.", names=caretakers(turn))
    if told.is_waiting and told.rule:
        return t("This is sent again and again: {when}.", when=at)
    if told.is_waiting:
        return t("This is sent {when}.", when=at)
    if at:
        return t("This is how it will read. It is to be sent {when}, once you say so.", when=at)
    return t("This is how it will read. Nothing has been sent yet.")


def caretakers(turn: Turn) -> str:
    """Return who looks after the town, by name."""
    return turn.t.list([one.name for one in people.with_role(turn.tx, Role.CARETAKER)]) or "–"


def _readings(turn: Turn, told: Told, reached: Reached) -> list[str]:
    """Return what is read in each language it speaks; of several, how many read it in that."""
    who = announcement_words.sender(turn.tx, told, turn.town)
    if len(told.said) == 1:
        language = next(iter(told.said))
        return [announcement_words.in_language(turn.t, told, language, who)]
    readers = Counter(_read_as(turn, told, language) for language in _spoken(turn, reached))
    return [
        _heading(turn.t, language, readers[language])
        + "\n"
        + announcement_words.in_language(turn.t, told, language, who)
        for language in (*LANGUAGES, ANY)
        if language in told.said
    ]


def _heading(t: Words, language: str, readers: int) -> str:
    name = LANGUAGE_NAMES[language] if language in LANGUAGE_NAMES else t("In all other languages")
    return name + " (" + t.n("{n} gets this", "{n} get this", readers) + "):"


def _spoken(turn: Turn, reached: Reached) -> list[str]:
    """Return the language of each group and person it goes to."""
    groups = [room.language for room in rooms.some(turn.tx, reached.rooms)]
    persons = people.languages(turn.tx, reached.people).values() if reached.people else ()
    return [language or turn.town.language for language in (*groups, *persons)]


def _read_as(turn: Turn, told: Told, language: str) -> str:
    """Return which of its parts is read by somebody of the language."""
    known = (language, ANY, turn.town.language)
    return next((one for one in known if told.said.get(one)), next(iter(told.said), ANY))


def _other_languages(turn: Turn, told: Told, reached: Reached) -> list[str]:
    """Return in how many places it is read in another language than theirs, if that was meant at all."""
    if ANY in told.said:
        return []
    others = Counter(one for one in _spoken(turn, reached) if one not in told.said)
    return [
        turn.t.n(
            "{n} would read it in another language than their own: add a part, “{language}: …”.",
            "{n} would read it in another language than their own: add a part, “{language}: …”.",
            count,
            language=language,
        )
        for language, count in others.most_common()
    ]


def _whom(turn: Turn, told: Told, reached: Reached) -> str:
    t = turn.t
    lead = t("To: {whom}.", whom=audiences_said.plain_list(turn, t, told.audience))
    if reached.is_nobody:
        return lead + " " + t("Nobody would hear it.")
    return lead + " " + audiences_said.reaches(t, reached)


def _groupless(turn: Turn, told: Told) -> list[str]:
    """Return how many associations have no group, where it goes to the groups alone."""
    missing = audiences.groupless(turn.tx) if _to_groups_alone(told) else []
    if not missing:
        return []
    names = [audiences_said.association(turn, number) for number in missing]
    shortly = audiences_said.shortly(turn.t, names)
    return [turn.t("No group of their own: {names}.", names=shortly)]


def _to_groups_alone(told: Told) -> bool:
    kinds = [kind for kind, _ in audiences.parts(told.audience)]
    return ALL in kinds and GROUPLESS not in kinds


def _before_it_goes(turn: Turn, told: Told, reached: Reached) -> list[str]:
    """Return what must happen first: the caretaker's word, the morning."""
    t = turn.t
    if reached.is_nobody or told.is_asked:
        return []
    if not _may(turn, told):
        return [t("This needs the caretaker's permission: {names}. One tap asks for it.", names=caretakers(turn))]
    morning = quiet.of_town(turn.tx).waking(turn.now, turn.zone)
    if told.send_at is None and not told.urgent and morning > turn.now:
        at = when.say_time(morning, zone=turn.zone, language=t.language)
        return [t("It is night: it will be read in the morning, from {at} on.", at=at)]
    return []


def _may(turn: Turn, told: Told) -> bool:
    writer = people.named(turn.tx, told.person_id) or turn.person
    return told.confirmed_at is not None or announcing_rights.may_send(turn.tx, writer, told)


def _buttons(turn: Turn, told: Told, reached: Reached) -> tuple[Button, ...]:
    t, number = turn.t, told.number
    change = Button(t("Change"), f"change announcement {number}")
    if told.is_waiting:
        off = t("Stop repeating") if told.rule else t("Do not send after all")
        now = () if told.rule else (Button(t("Send now"), f"send announcement {number} now"),)
        return (*now, change, Button(off, f"hold announcement {number}"))
    discard = Button(t("Do not send"), f"discard announcement {number}")
    if told.is_asked:
        return (Button(t("Take the request back"), f"hold announcement {number}"), change, discard)
    if reached.is_nobody:
        return (Button(t("Choose to whom"), f"change announcement {number} to"), change, discard)
    time = Button(t("Send later"), f"time announcement {number}")
    return (*_send(turn, told), time, *_to_them_too(turn, told), change, discard)


def _send(turn: Turn, told: Told) -> tuple[Button, ...]:
    t, line = turn.t, f"send announcement {told.number}"
    if not _may(turn, told):
        return (Button(t("Ask the caretaker"), line),)
    if told.send_at is None:
        return (Button(t("Send now"), line),)
    return (Button(t("Send at that time"), line), Button(t("Send now"), f"{line} now"))


def _to_them_too(turn: Turn, told: Told) -> tuple[Button, ...]:
    if not (_to_groups_alone(told) and audiences.groupless(turn.tx)):
        return ()
    return (Button(turn.t("Also to those without a group"), f"change announcement {told.number} also groupless"),)
