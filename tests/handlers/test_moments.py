"""Times that each reader sees in their own local time, in words of the town where that cannot be."""

from __future__ import annotations

import pytest

from bot.networks.markup import plain, to_html
from handlers import moments, when
from tests.town import ZONE, Town, local

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("start", "end", "language"),
    [
        ("2026-11-28T10:00", "2026-11-28T13:30", "fi"),
        ("2026-11-28T10:30", "2026-11-28T13:00", "sv"),
        ("2026-11-28T10:00", "2026-11-28T13:00", "en"),
        ("2026-11-27T18:00", "2026-11-29T15:00", "fi"),
    ],
)
def test_the_words_stay_the_same_and_both_ends_are_moments(start: str, end: str, language: str) -> None:
    span = when.Span(local(start), local(end))
    said = moments.said(span, ZONE, language)
    assert plain(said) == when.say(span, zone=ZONE, language=language)
    shown = to_html(said, moments=True)
    assert f'unix="{int(span.start.timestamp())}" format="wDt"' in shown
    one_day = start[:10] == end[:10]
    assert f'unix="{int(span.end.timestamp())}" format="{"t" if one_day else "wDt"}"' in shown


def test_whole_days_are_the_towns() -> None:
    span = when.Span(local("2026-11-28T00:00"), local("2026-11-30T00:00"), days=True)
    assert "tg-time" not in to_html(moments.said(span, ZONE, "fi"), moments=True)


async def test_a_reminder_names_the_instant_for_who_reads_it_elsewhere(town: Town) -> None:
    town.space()
    ville = town.person("Ville")
    await ville.says("/varaa kylätalo la 28.11. klo 10–13")
    await town.go_to("2026-11-27T18:00")
    reminder = ville.sees()
    assert reminder.text.startswith("Huomenna: Kylätalo, la 28.11.2026 klo 10–13")
    assert f'<tg-time unix="{int(local("2026-11-28T10:00").timestamp())}" format="wDt">' in to_html(
        reminder.reply.text, moments=True
    )
