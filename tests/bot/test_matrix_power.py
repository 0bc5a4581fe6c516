"""Who administers a room, from its raw state; and how numbered choices are read."""

from __future__ import annotations

from typing import Any

import pytest

from bot.networks.choices import chosen, keycap, numbered
from bot.networks.matrix_power import RoomState

AINO, VILLE, LIISA = "@aino:mallila.fi", "@ville:mallila.fi", "@liisa:mallila.fi"


def _room(version: object, levels: dict[str, Any] | None = None, **created: Any) -> RoomState:
    state = RoomState()
    content = {"room_version": version, **created}
    state.learn({"type": "m.room.create", "state_key": "", "sender": AINO, "content": content})
    if levels is not None:
        state.learn({"type": "m.room.power_levels", "state_key": "", "sender": AINO, "content": levels})
    return state


def test_without_levels_only_who_made_the_room_administers_it() -> None:
    room = _room("10")
    assert (room.admin(AINO), room.admin(VILLE)) == (True, False)


def test_who_made_an_old_room_can_be_demoted_but_not_who_made_a_new_one() -> None:
    assert not _room("11", {"users": {AINO: 0}}).admin(AINO)
    assert _room("12", {"users": {}}).admin(AINO)


def test_who_makes_a_new_room_can_make_others_its_creators_too() -> None:
    assert _room("12", {"users": {}}, additional_creators=[VILLE]).admin(VILLE)
    assert not _room("11", {"users": {}}, additional_creators=[VILLE]).admin(VILLE)


def test_new_levels_replace_the_old_ones() -> None:
    room = _room("10", {"users": {AINO: 100, VILLE: 50}})
    assert room.admin(VILLE)
    room.learn({"type": "m.room.power_levels", "state_key": "", "content": {"users": {AINO: 100}}})
    assert not room.admin(VILLE)


def test_who_may_pin_is_said_by_the_room_or_else_whoever_may_change_its_state() -> None:
    for content, may in (
        ({}, False),
        ({"users": {VILLE: 50}}, True),
        ({"users": {VILLE: 50}, "state_default": 60}, False),
        ({"state_default": 0}, True),
        ({"events": {"m.room.pinned_events": 0}}, True),
        ({"users": {VILLE: 50}, "events": {"m.room.pinned_events": 100}}, False),
    ):
        assert _room("10", content).may_pin(VILLE) is may, content
    assert _room("12", {"events": {"m.room.pinned_events": 100}}).may_pin(AINO)


def test_levels_of_old_rooms_may_be_words_and_nonsense_gives_no_power() -> None:
    room = _room("5", {"users": {AINO: "100", VILLE: "many", LIISA: True}, "users_default": "0"})
    assert (room.admin(AINO), room.admin(VILLE), room.admin(LIISA)) == (True, False, False)


def test_an_ordinary_message_of_that_name_is_no_state() -> None:
    room = _room("10", {"users": {AINO: 100}})
    room.learn({"type": "m.room.power_levels", "content": {"users": {VILLE: 100}}})
    room.learn({"type": "m.room.power_levels", "state_key": "x", "content": {"users": {VILLE: 100}}})
    assert not room.admin(VILLE)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1),
        (" 2. ", 2),
        ("3)", 3),
        ("4️⃣", 4),
        ("5\u20e3", 5),
        ("🔟", 10),
        ("12", 12),
        ("0", None),
        ("100", None),
        ("15-17", None),
        ("1 2", None),
        ("👍", None),
        ("", None),
    ],
)
def test_a_bare_number_is_a_choice(text: str, number: int | None) -> None:
    assert chosen(text) == number


def test_every_keycap_is_read_as_its_number() -> None:
    assert [chosen(keycap(number)) for number in range(1, 10)] == list(range(1, 10))
    assert numbered(2, "Koulun sali") == "2. Koulun sali"
    with pytest.raises(ValueError, match="10"):
        keycap(10)
