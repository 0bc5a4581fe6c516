"""Hours are nobody else's business: whatever is asked about them in a group is answered in private."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from handlers.turn import Answer, Refusal, Turn
from handlers.types import Reply


def privately(run: Callable[..., Answer]) -> Callable[..., Answer]:
    """What the command cannot do is said in private, too."""

    @wraps(run)
    def said(turn: Turn, *args: object, **values: object) -> Answer:
        answer = run(turn, *args, **values)
        if isinstance(answer, Refusal) and not turn.room.private:
            return Reply(answer.text, answer.buttons, private=True)
        return answer

    return said
