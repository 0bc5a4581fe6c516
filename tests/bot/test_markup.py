"""The small markup: what people wrote never breaks a message, on any network."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.networks.markup import length_utf16, plain, runs, split, to_ansi, to_html
from handlers.words import Words, escape, moment
from tests.botapi.checks import read_text

MARKUP = st.text(alphabet=st.sampled_from("*`\\<>&\"' ab\n🏠ä"), max_size=60)
PIECES = st.lists(st.sampled_from(["*", "`", "\\", "\\*", " ", "\n", "🏠", "<b>", "sana", "kaksi sanaa"]), max_size=12)
WRITTEN = PIECES.map("".join)
WORDS = Words("en")
EVENING = datetime(2026, 11, 23, 16, tzinfo=UTC)
ANYTHING = st.one_of(MARKUP, WRITTEN, st.text(max_size=60))


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("*Varattu:* Kylätalo", "<b>Varattu:</b> Kylätalo"),
        ("`/peru 3`", "<code>/peru 3</code>"),
        ("*Kylä `talo`*", "<b>Kylä `talo`</b>"),
        ("`2*3*4`", "<code>2*3*4</code>"),
        ("2*3 on kuusi", "2*3 on kuusi"),
        ("**", "**"),
        (r"\*tähti\*", "*tähti*"),
        (r"\\ \a \` \*", r"\ \a ` *"),
        ("<Ann> & co", "&lt;Ann&gt; &amp; co"),
        ("*eka*\n*toka*", "<b>eka</b>\n<b>toka</b>"),
        (r"*a\*b*", "<b>a*b</b>"),
        ("viiva\\", "viiva\\"),
    ],
)
def test_the_marks_mean_what_they_mean_and_nothing_else_does(written: str, html: str) -> None:
    assert to_html(written) == html


@given(st.text())
def test_whatever_a_person_is_called_it_is_shown_just_so(name: str) -> None:
    assert plain(escape(name)) == name
    assert plain(f"*{escape(name)}*") in (name, f"*{name}*")


class _Reader(HTMLParser):
    """Fails on a tag that is not ours or not closed in its order; keeps what is read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.opened: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ("b", "code")
        assert not attrs
        self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        self.seen.append(data)


@given(ANYTHING)
def test_the_html_is_well_formed_whatever_is_written(text: str) -> None:
    reader = _Reader()
    reader.feed(to_html(text))
    reader.close()
    assert reader.opened == []
    assert "".join(reader.seen) == plain(text)


@given(MARKUP)
def test_telegram_reads_the_same_words_as_the_terminal_shows(text: str) -> None:
    bare = re.sub("\x1b\\[[0-9]+m", "", to_ansi(text))
    assert bare == plain(text)
    if plain(text).strip():
        assert read_text(to_html(text), "HTML")[0] == plain(text).strip()


def test_a_terminal_is_not_commanded_by_what_people_write() -> None:
    assert to_ansi("*Aino*\x1b[2J\a") == "\x1b[1mAino\x1b[22m[2J"


@given(ANYTHING, st.integers(min_value=2, max_value=20))
def test_parts_are_short_enough_and_together_say_everything(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(length_utf16(plain(part)) <= limit for part in parts)
    assert _words("".join(plain(part) for part in parts)) == _words(plain(text))


@given(WRITTEN, st.integers(min_value=2, max_value=20))
def test_what_was_bold_is_bold_in_every_part(text: str, limit: int) -> None:
    def bold(pieces: list[str]) -> str:
        return _words("".join(run.text for piece in pieces for run in runs(piece) if run.mark == "*"))

    assert bold(split(text, limit)) == bold([text])


def _words(text: str) -> str:
    return "".join(text.split())


def test_a_moment_is_each_readers_own_on_telegram_and_words_elsewhere() -> None:
    said = f"*Talkoot* {moment(EVENING, 'ma 23.11. klo 18 <ranta>')}: `\\*`"
    words = "ma 23.11. klo 18 &lt;ranta&gt;"
    assert to_html(said) == f"<b>Talkoot</b> {words}: <code>*</code>"
    assert to_html(said, moments=True) == (
        f'<b>Talkoot</b> <tg-time unix="1795449600" format="wDt">{words}</tg-time>: <code>*</code>'
    )
    seen, entities = read_text(to_html(said, moments=True), "HTML")
    assert seen == plain(said) == "Talkoot ma 23.11. klo 18 <ranta>: *"
    assert entities[1] | {"offset": 8, "length": 24} == entities[1]
    assert (entities[1]["unix_time"], entities[1]["date_time_format"]) == (1795449600, "wDt")


@given(st.text(min_size=1), ANYTHING)
def test_whatever_a_moments_words_are_it_is_read_so_and_what_people_write_is_none(words: str, text: str) -> None:
    said = WORDS("{when} {text}", when=moment(EVENING, words), text=text)
    assert plain(said) == f"{words} {text}"
    assert [run.at for run in runs(said) if run.at] == [1795449600]


def test_a_moment_that_is_cut_is_words_and_one_that_is_not_stays() -> None:
    said = f"muistutus {moment(EVENING, 'ma 23.11. klo 18')}"
    whole = split(said, 20)
    assert [plain(part) for part in whole] == ["muistutus ma 23.11.", "klo 18"]
    assert not any(run.at for part in whole for run in runs(part))
    behind = split(f"{'a' * 18}{moment(EVENING, 'klo 18')}", 18)
    assert [[run.at for run in runs(part)] for part in behind] == [[None], [1795449600]]


def test_a_text_is_cut_at_the_end_of_a_line_else_between_words() -> None:
    assert split("eka rivi\ntoka rivi\nkolmas", 20) == ["eka rivi\ntoka rivi", "kolmas"]
    assert split("yksi kaksi kolme", 11) == ["yksi kaksi", "kolme"]
    assert split("*yksi kaksi kolme*", 11) == ["*yksi kaksi*", "*kolme*"]
    assert split("lyhyt", 4096) == ["lyhyt"]
