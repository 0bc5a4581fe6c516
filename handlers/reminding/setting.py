"""Setting a reminder: it waits, and the answer says in full when it comes next."""

from __future__ import annotations

from handlers import night_words
from handlers.reminding import own_words, whom
from handlers.reminding.wishes import Wish
from handlers.turn import Answer, Arg, Got, Refusal, Turn, Unclear, Values
from handlers.types import Button, Reply
from handlers.words import N_
from storage import quiet, reminders
from storage.reminders import MOST, Own

LONGEST = 500
"""So many letters a reminder's text may have."""


def _text(turn: Turn, text: str, values: Values) -> Got | Unclear:
    """Read what it says; what comes before something says what that is, and needs no words."""
    said, wish = " ".join(text.split()), values.get("when")
    if len(said) > LONGEST:
        return Unclear(turn.t("That is too long: at most {n} letters. Of what do I remind you?", n=LONGEST))
    if said or (isinstance(wish, Wish) and wish.about is not None):
        return Got(said, said)
    return Unclear(turn.t("Of what do I remind you?"))


TEXT = Arg("text", _text, N_("Of what do I remind you?"), known=True)


def remind(turn: Turn, wish: Wish, text: str, room_id: int | None) -> Answer:
    """The person, or the group, will be reminded; what is wished for already stays as it is."""
    if room_id is not None and quiet.of_town(turn.tx).asleep(wish.at, turn.zone):
        question = night_words.asks_again(turn.t, quiet.of_town(turn.tx))
        return Refusal(question, (Button(turn.t("Another time"), f"remind group #{room_id}"),))
    mine = reminders.of_person(turn.tx, turn.person.id)
    there = next((one for one in mine if _same(one, wish, text, room_id)), None)
    if there is None and len(mine) >= MOST:
        return _too_many(turn)
    return told(turn, there or _added(turn, wish, text, room_id))


def _same(own: Own, wish: Wish, text: str, room_id: int | None) -> bool:
    same = (own.rule, own.about, own.ahead, own.text, own.room_id) == (wish.rule, wish.about, wish.ahead, text, room_id)
    return same and own.at == wish.at


def _added(turn: Turn, wish: Wish, text: str, room_id: int | None) -> Own:
    number = reminders.add(
        turn.tx,
        person_id=turn.person.id,
        text=text,
        at=wish.at,
        room_id=room_id,
        rule=wish.rule,
        first=wish.first(turn.zone),
        about=wish.about,
        ahead=wish.ahead,
    )
    own = reminders.get(turn.tx, number)
    assert own is not None
    return own


def _too_many(turn: Turn) -> Refusal:
    text = turn.t("{n} reminders of yours are waiting: no more fit in. Remove one first.", n=MOST)
    return Refusal(text, (Button(turn.t("My reminders"), "reminders"),), private=True)


def told(turn: Turn, own: Own) -> Reply:
    """Return the answer that says when it comes; of one's own only in private."""
    t = turn.t
    comes = own_words.comes(t, own, turn.zone)
    if own.room_id is None:
        lead = t("I will remind you {when}: ", when=comes)
    else:
        lead = t("I will remind the group {group} {when}: ", group=whom.name(turn, own.room_id), when=comes)
    body = own_words.body(turn.tx, own, t, turn.zone, now=turn.now)
    return Reply(lead + body, own_words.standing(t, own.number), private=own.room_id is None)
