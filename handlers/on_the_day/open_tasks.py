"""Which tasks of a day still have room for whoever comes to the site."""

from __future__ import annotations

from handlers.talkoot import talkoot_words
from handlers.turn import Choices
from storage.planned import Day, TaskNow


def roomy(day: Day, people_: int) -> list[TaskNow]:
    """Return the tasks in which so many more find room."""
    return [task for task in day.tasks if task.left is None or task.left >= people_]


def to_tap(found: list[TaskNow]) -> Choices:
    """Return the tasks as choices."""
    return [(talkoot_words.capital(task.name), f"t{task.number}") for task in found]
