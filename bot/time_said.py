"""What a time means that somebody may type, as the command line tells of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from handlers import when
from handlers.when import table
from handlers.when.table import notation
from storage import wallclock


def say(text: str, now: str | None, zone: ZoneInfo, language: str) -> None:
    """The person at the terminal reads what the text means at that local time, or now."""
    meaning = when.read(text, now=_instant(now, zone), zone=zone, language=language)
    click.echo(notation(meaning, zone))


def _instant(now: str | None, zone: ZoneInfo) -> datetime:
    """Return the instant of a local time, or the present."""
    if now is None:
        return datetime.now(UTC)
    try:
        return wallclock.utc(datetime.fromisoformat(now), zone)
    except ValueError:
        raise click.BadParameter("write it like 2026-11-21T12:00, without a zone.", param_hint="--now") from None


def check(file: Path, zone: ZoneInfo) -> int:
    """Print every row that differs and how many do not; return the exit status. Raises ValueError, KeyError."""
    result = table.check(file.read_text(encoding="utf-8-sig").splitlines(), zone=zone)
    for one in result.differing:
        click.echo(f"line {one.line_no}: {one.text}: expected {one.expected}, got {one.got}")
    click.echo(f"{result.rows - len(result.differing)} of {result.rows}")
    return 1 if result.differing else 0
