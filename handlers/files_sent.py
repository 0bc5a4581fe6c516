"""What somebody sends to the bot besides words is kept for whatever takes it; what nothing takes is answered."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath

from handlers import asking as forms
from handlers import commands, rights
from handlers.events import event_words
from handlers.turn import Answer, Command, Refusal, Turn, Unclear
from handlers.types import Button, File, Incoming
from storage import events, files, inbox
from storage.asking import Pending

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f/\\:]")
_LONGEST_NAME = 80
_SOME = 3


def kept(turn: Turn, heard: Incoming) -> Turn:
    """Return the turn with the numbers of the files that came along, which are kept."""
    numbers = tuple(
        files.keep(
            turn.tx,
            name=_name(file),
            mime=file.mime,
            content=file.content,
            person_id=turn.person.id,
            now=turn.now,
        )
        for file in heard.files
    )
    return replace(turn, files=numbers) if numbers else turn


def _name(file: File) -> str:
    """Return the name without folders and signs that no file's name has."""
    path = PurePosixPath(_CONTROL.sub("_", file.name.replace("\\", "/").rpartition("/")[2]).strip(" ."))
    name = path.stem[: _LONGEST_NAME - len(path.suffix)] + path.suffix
    return name or ("picture.jpg" if file.mime.startswith("image/") else "file")


def came(heard: Incoming) -> bool:
    """Tell whether something came along, or should have."""
    return bool(heard.files or heard.missed)


def again(turn: Turn, heard: Incoming) -> bool:
    """Tell whether it belongs to an album of which a part has been heard before."""
    return bool(heard.album) and not inbox.first_time(
        turn.tx, f"{heard.room.network}:album/{heard.room.id}/{heard.album}", now=turn.now
    )


def _has_room(said: Command, pending: Pending | None = None) -> bool:
    """Tell whether a file can be said with the command (of which so much has been said already)."""
    return any(arg.file and (pending is None or arg.label not in pending.said) for arg in said.takes)


def _is_about_something(turn: Turn, said: Command) -> bool:
    """Tell whether there is anything the command could be about: no meeting has no minutes."""
    choices = said.takes[0].choices
    return choices is None or not isinstance(choices(turn, {}), Refusal)


def beside(turn: Turn, heard: Incoming, said: Command) -> str:
    """Return what is to be said of the file beside the command's own answer; mostly nothing."""
    if heard.missed:
        return _missed(turn, heard)
    if heard.files and not _has_room(said):
        return turn.t("I left the file out: it has no place in this.")
    return ""


def _missed(turn: Turn, heard: Incoming) -> str:
    if heard.missed == "too large":
        return turn.t("The file is too large for me: it may be 10 MB at most.")
    return turn.t("I could not fetch the file. Please send it again.")


def answer(turn: Turn, heard: Incoming, pending: Pending | None) -> Answer | None:
    """Return what is said to a file without words, unless it answers what is asked."""
    asked = commands.by_name(pending.command) if pending else None
    if pending and asked:
        if heard.files and _has_room(asked, pending):
            return None
        note = _missed(turn, heard) if heard.missed else turn.t("I left the file out: it has no place in this.")
        return _once_more(turn, pending, note)
    if heard.missed:
        return Refusal(_missed(turn, heard))
    offers = tuple(
        Button(turn.t(one.summary).partition(": ")[0], one.name)
        for one in commands.everything()
        if one.listed and _has_room(one) and rights.may_use(turn.person, one) and _is_about_something(turn, one)
    )[:_SOME]
    offers = (*_planned(turn), *offers)
    if not offers:
        return Refusal(turn.t("I left the file out: it has no place in this."))
    return Refusal(turn.t("I have it. What is it for? If you choose nothing, I forget it tomorrow."), offers)


def _planned(turn: Turn) -> tuple[Button, ...]:
    """Return the events that the person plans, whose picture it may be."""
    sent = files.named(turn.tx, turn.files[0]) if turn.files else None
    if sent is None or not sent.is_picture:
        return ()
    drafts = events.drafts(turn.tx, turn.person.id)[:_SOME]
    return tuple(
        Button(
            turn.t.label("Picture: {what}", what=event_words.short(turn.t, one, turn.zone)),
            f"picture for event {one.number}",
        )
        for one in drafts
        if one.days
    )


def _once_more(turn: Turn, pending: Pending, note: str) -> Answer:
    question = forms.repeat(replace(turn, files=()), pending)
    return replace(question, text=f"{note}\n\n{question.text}") if isinstance(question, Unclear) else question
