"""Who administers a Matrix room, computed from the room's raw state.

The library's own levels are not used: they keep what a demoted person had, and do not know that the creators of a
room are above all levels from room version 12 on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

ADMIN = 50
"""From this power level on, a person administers a room (Matrix's own "moderator")."""

_CREATORS_ABOVE_ALL = 12
PINNED = "m.room.pinned_events"


@dataclass(slots=True)
class RoomState:
    """What is true of one room: each new state event replaces the old one, nothing is merged."""

    creators: frozenset[str] = frozenset()
    version: int = 1
    levels: dict[str, Any] | None = None
    replacement: str | None = field(default=None)

    def learn(self, event: dict[str, Any]) -> None:
        """The state event is taken into account; every other event is ignored."""
        if event.get("state_key") != "":
            return
        content = event.get("content")
        content = content if isinstance(content, dict) else {}
        match event.get("type"):
            case "m.room.create":
                self._created(str(event.get("sender", "")), content)
            case "m.room.power_levels":
                self.levels = content
            case "m.room.tombstone":
                to = content.get("replacement_room")
                self.replacement = to if isinstance(to, str) and to else None

    def power(self, user: str) -> float:
        """The user's power level; infinite for the creators of a room from version 12 on."""
        if self.version >= _CREATORS_ABOVE_ALL and user in self.creators:
            return math.inf
        if self.levels is None:
            return 100 if user in self.creators else 0
        users = self.levels.get("users")
        own = users.get(user) if isinstance(users, dict) else None
        return _level(own, _level(self.levels.get("users_default"), 0))

    def admin(self, user: str) -> bool:
        """Whether the user administers the room."""
        return self.power(user) >= ADMIN

    def may_pin(self, user: str) -> bool:
        """Whether the user may say what is pinned in the room."""
        levels = self.levels or {}
        events = levels.get("events")
        own = events.get(PINNED) if isinstance(events, dict) else None
        return self.power(user) >= _level(own, _level(levels.get("state_default"), ADMIN))

    def _created(self, sender: str, content: dict[str, Any]) -> None:
        self.version = int(_level(content.get("room_version"), 1))
        creators = {sender}
        if self.version >= _CREATORS_ABOVE_ALL:
            more = content.get("additional_creators")
            creators |= {user for user in more if isinstance(user, str)} if isinstance(more, list) else set()
        self.creators = frozenset(creators)


def _level(value: object, otherwise: float) -> float:
    """A level as number; old rooms also write it as a string."""
    if isinstance(value, bool):
        return otherwise
    if isinstance(value, int):
        return value
    if isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            return otherwise
    return otherwise
