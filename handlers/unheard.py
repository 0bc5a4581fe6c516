"""What is a draft is nobody else's business: whatever somebody asks about one in a group is answered in private."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from handlers.turn import Answer, Refusal, Turn
from handlers.types import Reply


def aside(turn: Turn, values: Mapping[str, object], answer: Answer) -> Answer:
    """Return the answer to a command about these, in private where one of them is a draft."""
    if turn.room.private or not any(map(_unheard, values.values())):
        return answer
    if isinstance(answer, tuple):
        return tuple(replace(reply, private=True) for reply in answer)
    return replace(answer, private=True) if isinstance(answer, Reply | Refusal) else answer


def _unheard(value: object) -> bool:
    """Tell whether it is a draft, or holds one."""
    parts = value if isinstance(value, tuple) else (value, getattr(value, "event", None))
    return any(getattr(one, "is_draft", False) for one in parts)
