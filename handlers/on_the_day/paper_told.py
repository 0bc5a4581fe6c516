"""What a paper list says of its lines, and what may be wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Wrong(StrEnum):
    """What may be wrong with a piece."""

    UNCLEAR = "unclear"
    NO_ROW = "no row"
    NO_HOURS = "no hours"
    NO_SUCH_ROW = "no such row"
    BACKWARDS = "backwards"
    NEGATIVE = "negative"
    TOO_LONG = "too long"
    QUARTERS = "quarters"
    TWICE = "twice"
    MACHINE_HOURS = "machine hours"
    WHAT_MACHINE = "what machine"
    MACHINE_LONGER = "machine longer"
    WHICH_TASK = "which task"
    STRANGE_WORD = "strange word"
    LOCKED = "locked"
    ELSEWHERE = "elsewhere"
    ON_THE_LIST = "on the list"
    SAME_NAME = "same name"


@dataclass(frozen=True, slots=True)
class Fault:
    """A piece of what was said that cannot be; `values` are what the sentence about it needs."""

    wrong: Wrong
    piece: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """What the paper says of a line; no minutes: they were not there."""

    number: int
    minutes: int
    machine: str = ""
    machine_minutes: int = 0
    under_age: bool = False
    name: str = ""
    """Who wrote themselves on an empty line."""
    task_id: int = 0
    """The task, where it is another than the printed one, or of somebody new."""
    piece: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the paper says, or what is wrong with it; `silent` are the printed lines of which it says nothing."""

    rows: tuple[Told, ...] = ()
    faults: tuple[Fault, ...] = ()
    silent: tuple[int, ...] = ()
    small: tuple[str, ...] = ()
    """Small machines that were named: they belong to the hour."""
    good: str = ""
    """What was said without what is wrong."""
