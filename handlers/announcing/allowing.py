"""A caretaker's answer: what somebody asked to announce goes out, or does not; the writer hears it at once."""

from __future__ import annotations

from datetime import datetime

from handlers import notices, taking_back
from handlers.announcing import (
    announcement_words,
    asked_caretakers,
    changed,
    delivery_card,
    finding,
    sending,
)
from handlers.commands import command
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Values
from handlers.types import Button, Reply
from handlers.words import Words
from storage import announcements, undoing
from storage.announcements import Told
from storage.people import Role
from storage.undoing import Before

_AS_IT_WAS = ("said", "audience", "urgent", "file_id", "association_id", "rule")


def _asked(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    """Read which asking is answered: what has been changed or answered since is not let go unread."""
    number, _, rest = text.strip().partition(" ")
    mark, _, why = rest.partition(" ")
    told = announcements.get(turn.tx, int(number)) if number.isdecimal() and len(number) < 10 else None
    if told is None:
        return finding.none_such(turn)
    if not told.is_asked or asked_caretakers.mark(told) != mark:
        return _over(turn, told)
    return Got(told, f"{number} {mark}", why)


def _over(turn: Turn, told: Told) -> Refusal:
    """Say that nothing waits to be answered any more."""
    if told.confirmed_at is not None and told.withdrawn_at is None:
        show = Button(turn.t("Show it"), f"announcement {told.number}")
        return Refusal(turn.t("Somebody has let this announcement go already."), (show,), private=True)
    text = turn.t("This is not asked any more: it was answered, changed or taken back since.")
    return Refusal(text, (Button(turn.t("My announcements"), "announcements"),), private=True)


def _why(_turn: Turn, text: str, _values: Values) -> Got:
    return Got(text.strip(), text.strip())


_ASKED = Arg("told", _asked, known=True)


@command("allow announcement", "tillåt meddelande", "salli tiedote", role=Role.CARETAKER, takes=[_ASKED])
def allow(turn: Turn, told: Told) -> Answer:
    """It goes out, now or at its time, and its writer hears so."""
    t, number = turn.t, told.number
    if not announcements.confirm(turn.tx, number, by=turn.person.id, now=turn.now):
        return changed.closed(turn, told) or _over(turn, told)
    asked_caretakers.answered(turn, told, lambda t: t("{name} let this go out.", name=turn.person.name))
    now = announcements.get(turn.tx, number) or told
    waits = now.send_at is not None and (now.rule or now.send_at > turn.now)
    if waits:
        sending.arm(turn.tx, now, now=turn.now)
    else:
        sending.send(turn.tx, now, now=turn.now, town=turn.town)
    _tell(turn, now, bool(waits))
    at = announcement_words.when_said(t, now, turn.town, now=turn.now)
    text = t("It is sent {when}. Its writer knows.", when=at) if waits else t("It is on its way. Its writer knows.")
    off = ("hold announcement", t("Do not send after all")) if waits else ("withdraw announcement", t("Withdraw"))
    return Reply(text, (Button(off[1], f"{off[0]} {number}"),), private=True)


def _tell(turn: Turn, told: Told, waits: bool) -> None:
    """The writer hears that it may go out, and sees from then on how far it has come."""

    def say(t: Words) -> Reply:
        at = announcement_words.when_said(t, told, turn.town, now=turn.now)
        lead = t("{name} let your announcement go out.", name=turn.person.name)
        line = t("This is sent {when}.", when=at) if waits and not told.rule else ""
        line = t("This is sent again and again: {when}.", when=at) if waits and told.rule else line
        show = (Button(t("Show it"), f"announcement {told.number}"),) if waits else ()
        return Reply(" ".join(filter(None, (lead, line))), show)

    notices.inform(turn.tx, told.person_id, say, now=turn.now, town=turn.town)
    if not waits:
        now = announcements.get(turn.tx, told.number) or told
        delivery_card.tell(turn.tx, now, now=turn.now, town=turn.town)


@command(
    "refuse announcement",
    "neka meddelande",
    "estä tiedote",
    role=Role.CARETAKER,
    takes=[_ASKED, Arg("why", _why, optional=True)],
)
def refuse(turn: Turn, told: Told, why: str | None) -> Answer:
    """It does not go out: it is a draft again, and its writer hears so, and why if that was told."""
    t = turn.t
    was = {name: getattr(told, name) for name in _AS_IT_WAS}
    assert told.asked_at is not None
    kept = {"was": was, "asked_at": told.asked_at.isoformat()}
    number = undoing.keep(turn.tx, f"refused:{told.number}", kept, person_id=turn.person.id, now=turn.now)
    asked_caretakers.answered(turn, told, lambda t: t("{name} did not let this go out.", name=turn.person.name))
    announcements.change_unsent(turn.tx, told.number, asked_at=None)

    def say(t: Words) -> Reply:
        head = announcement_words.headline(told, t.language, turn.town.language)
        lead = t("{name} did not let this announcement go out: “{line}”", name=turn.person.name, line=head)
        buttons = (
            Button(t("Change"), f"change announcement {told.number}"),
            Button(t("To somebody else"), f"change announcement {told.number} to"),
        )
        return Reply("\n".join(filter(None, (lead, t("Why: {why}", why=why) if why else ""))), buttons)

    heard = notices.inform(turn.tx, told.person_id, say, now=turn.now, town=turn.town)
    text = t("It is not sent. Its writer hears so from me.") if heard else t("It is not sent.")
    back = Button(t("Take it back"), f"refuse announcement back {number}")
    return Reply(text, (back,), private=True)


def _refused(turn: Turn, text: str, _values: Values) -> Got | Refusal:
    """Read which refusal is to be taken back: the person's own, of what is still the same."""
    before = taking_back.own(turn, text, "refused")
    told = announcements.get(turn.tx, int(before.subject.rpartition(":")[2])) if before else None
    if before is None or told is None:
        return taking_back.nothing(turn.t)
    same = told.is_draft and not told.is_asked and _same(told, before)
    return Got((told, before), text) if same else Refusal(turn.t("It has been changed since, so I left it as it is."))


def _same(told: Told, before: Before) -> bool:
    return all(getattr(told, name) == value for name, value in before.was["was"].items())


@command(
    "refuse announcement back",
    "ta tillbaka nekandet",
    "peru tiedotteen esto",
    role=Role.CARETAKER,
    takes=[Arg("undo", _refused, known=True)],
)
def refuse_back(turn: Turn, undo: tuple[Told, Before]) -> Answer:
    """The caretaker may answer anew, as if nothing had been said; the writer hears that it is thought over."""
    told, before = undo
    announcements.change_unsent(turn.tx, told.number, asked_at=datetime.fromisoformat(before.was["asked_at"]))
    now = announcements.get(turn.tx, told.number) or told

    def say(t: Words) -> Reply:
        head = announcement_words.headline(told, t.language, turn.town.language)
        return Reply(t("{name} thinks about this announcement again: “{line}”", name=turn.person.name, line=head))

    notices.inform(turn.tx, told.person_id, say, now=turn.now, town=turn.town)
    line = f"{told.number} {asked_caretakers.mark(now)}"
    buttons = (
        Button(turn.t("Send it"), f"allow announcement {line}"),
        Button(turn.t("Do not send it"), f"refuse announcement {line}"),
    )
    return Reply(turn.t("Taken back. What shall become of it?"), buttons, private=True)
