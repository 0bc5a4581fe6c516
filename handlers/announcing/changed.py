"""What comes of a change of an announcement that has not been sent: whether it still goes out, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from handlers.announcing import announcing_rights, asked_caretakers
from handlers.announcing.preview import preview
from handlers.turn import Answer, Refusal, Turn
from handlers.types import Button
from storage import announcements, due, undoing
from storage.announcements import Told


def change(turn: Turn, told: Told, extra: Sequence[str] = (), **values: Any) -> Answer:
    """The announcement has these values from now on, and the person sees it as it will be read, with the way back."""
    was = {name: getattr(told, name) for name in values}
    if was == values:
        return preview(turn, told, [turn.t("It was so already.")])
    if not announcements.change_unsent(turn.tx, told.number, **values):
        return closed(turn, announcements.get(turn.tx, told.number) or told) or _gone(turn)
    number = undoing.keep(turn.tx, told.subject, {"was": was, "now": values}, person_id=turn.person.id, now=turn.now)
    back = Button(turn.t("Take it back"), f"change announcement back {number}")
    return _shown(turn, told, extra or [turn.t("Changed.")], back)


def back(turn: Turn, told: Told, before: undoing.Before) -> Answer:
    """The announcement is as it was before a change, unless the same thing has been changed since."""
    now: dict[str, Any] = before.was["now"]
    if any(getattr(told, name) != value for name, value in now.items()):
        return preview(turn, told, [turn.t("It has been changed since, so I left it as it is.")])
    if not announcements.change_unsent(turn.tx, told.number, **before.was["was"]):
        return closed(turn, told) or _gone(turn)
    return _shown(turn, told, [turn.t("Taken back. It is as it was.")])


def _shown(turn: Turn, told: Told, extra: Sequence[str], *more: Button) -> Answer:
    """Show it anew. What a caretaker has been asked about, or what goes out by itself and takes the caretaker's word
    now, is a draft again."""
    now, lines = _read(turn, told), list(extra)
    if now.is_asked:
        asked_caretakers.take_back(turn, now)
        lines.append(turn.t("The caretaker is not asked any more: ask again when it is ready."))
    elif now.is_waiting and not announcing_rights.may_send(turn.tx, turn.person, now):
        announcements.hold_back(turn.tx, now.number)
        due.drop(turn.tx, now.subject)
        lines.append(turn.t("So it does not go out by itself any more."))
    shown = preview(turn, _read(turn, told), lines)
    return type(shown)(shown.text, (*shown.buttons, *more), shown.files, private=True)


def _read(turn: Turn, told: Told) -> Told:
    found = announcements.get(turn.tx, told.number)
    assert found is not None
    return found


def closed(turn: Turn, told: Told) -> Refusal | None:
    """Say how it stands with what has been sent, or thrown away; None if neither."""
    t, number = turn.t, told.number
    if told.withdrawn_at is not None and told.sent_at is None:
        keep = Button(t("Take it back"), f"keep announcement {number}")
        return Refusal(t("This announcement was thrown away."), (keep,), private=True)
    if told.withdrawn_at is not None:
        return Refusal(t("This announcement has been withdrawn."), _new(turn), private=True)
    if told.sent_at is not None:
        buttons = (
            Button(t("Correct the text"), f"correct announcement {number}"),
            Button(t("Withdraw"), f"withdraw announcement {number}"),
        )
        return Refusal(t("This announcement has been sent already."), buttons, private=True)
    return None


def _gone(turn: Turn) -> Refusal:
    return Refusal(turn.t("There is no such announcement."), _new(turn))


def _new(turn: Turn) -> tuple[Button, ...]:
    return (Button(turn.t("New announcement"), "announce"),)
