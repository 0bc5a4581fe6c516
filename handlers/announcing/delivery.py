"""How far an announcement has come: shown when somebody asks, and the failed tried again."""

from __future__ import annotations

from handlers.announcing import delivery_card, failures_said, finding, resending
from handlers.commands import command
from handlers.turn import Answer, Refusal, Turn
from handlers.types import Button, Reply
from handlers.words import N_
from storage import delivered
from storage.announcements import Told


@command(
    "announcement delivery",
    "meddelandets leverans",
    "tiedotteen kulku",
    aliases=("tiedotteen toimitus", "tiedotteen matka", "leverans"),
    summary=N_("See how far an announcement has come"),
    takes=[finding.OUT],
)
def delivery(turn: Turn, told: Told) -> Answer:
    """The delivery card is there anew, below everything else; it is the one that changes from then on."""
    if told.sent_at is None:
        return _not_sent(turn, told)
    return delivery_card.below(turn, told)


def _not_sent(turn: Turn, told: Told) -> Refusal:
    show = Button(turn.t("Show it"), f"show announcement {told.number}")
    return Refusal(turn.t("This announcement has not been sent yet."), (show,), private=True)


@command(
    "try announcement again",
    "försök meddelande igen",
    "yritä tiedotetta uudelleen",
    aliases=("yrita tiedote uudelleen", "forsok meddelandet igen"),
    takes=[finding.ANY],
)
def try_again(turn: Turn, told: Told) -> Answer:
    """Wherever it failed and the bot can speak now it is tried again; where it cannot, the card says what to do."""
    if told.sent_at is None:
        return _not_sent(turn, told)
    copies = delivered.of_card(turn.tx, told.subject, withdrawn=told.withdrawn_at is not None)
    tried = resending.again(turn.tx, told, copies, now=turn.now, town=turn.town)
    failed = [one for one in copies if one.how in failures_said.FAILURES]
    if not failed:
        return Reply(turn.t("Nothing has failed: all of it is said, or on its way."), _look(turn, told), private=True)
    if not tried:
        text = turn.t("I cannot try again yet:") + "\n" + "\n".join(failures_said.lines(turn.t, failed))
        return Refusal(text, _look(turn, told), private=True)
    delivery_card.refresh(turn.tx, told, now=turn.now, town=turn.town)
    text = turn.t.n("I try again in {n} place.", "I try again in {n} places.", tried)
    return Reply(text, _look(turn, told), private=True)


def _look(turn: Turn, told: Told) -> tuple[Button, ...]:
    return (Button(turn.t("How far it has come"), f"announcement delivery {told.number}"),)
