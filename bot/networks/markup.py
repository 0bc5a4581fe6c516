"""Our small markup: ``*bold*``, `` `code` `` and a backslash before `*`, `` ` `` or `\\`; everything else is itself.

A moment is ``\\[1795334400 Monday at 18\\]``: where a network can show it, each reader sees it in their own local time.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

_MOMENT = r"\\\[(?P<at>\d{1,11}) (?P<words>(?:\\[*`\\]|[^*`\\])+)\\\]"
_MARK = re.compile(rf"{_MOMENT}|\\[*`\\]|[*`]")
_ESCAPE = re.compile(r"\\([*`\\])")
_TAGS = {"": ("", ""), "*": ("<b>", "</b>"), "`": ("<code>", "</code>")}
_COLOURS = {"": ("", ""), "*": ("\x1b[1m", "\x1b[22m"), "`": ("\x1b[36m", "\x1b[39m")}
_CLOCK = re.compile(r"[\d.:]+")
"""The words for a moment that say no day: only its time is shown."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Run(NamedTuple):
    """A stretch of text that looks the same throughout. `mark` is ``*``, `` ` `` or nothing.

    With `at`, in Unix seconds, it is the words for a moment.
    """

    text: str
    mark: str
    at: int | None = None


def runs(text: str) -> list[Run]:
    """The text cut into stretches: a marker opens one only if its like closes it later, else it is a character."""
    found: list[Run] = []
    opened = ""
    for piece, is_mark, moment in _pieces(text):
        if is_mark:
            opened = "" if opened else piece
        else:
            _add(found, Run(piece, opened, moment))
    return found


def _pieces(text: str) -> Iterator[tuple[str, bool, int | None]]:
    """Every character sequence with whether it is a marker that has its partner, and the moment that it names."""
    partners = _partners(text)
    at = 0
    for match in _MARK.finditer(text):
        if match.start() > at:
            yield text[at : match.start()], False, None
        if match["at"]:
            yield _ESCAPE.sub(r"\1", match["words"]), False, int(match["at"])
        else:
            yield match.group()[-1], match.start() in partners, None
        at = match.end()
    if at < len(text):
        yield text[at:], False, None


def _partners(text: str) -> set[int]:
    """Where the markers stand that open or close a stretch. An empty stretch (``**``) is two characters."""
    marks = [(match.start(), match.group()) for match in _MARK.finditer(text) if len(match.group()) == 1]
    later: dict[str, list[int]] = {"*": [], "`": []}
    for at, mark in reversed(marks):
        later[mark].append(at)
    partners: set[int] = set()
    free_from = 0
    for at, mark in marks:
        later[mark].pop()
        if at < free_from or not later[mark]:
            continue
        closing = later[mark][-1]
        if closing > at + 1:
            partners |= {at, closing}
            free_from = closing + 1
    return partners


def _add(found: list[Run], run: Run) -> None:
    if found and found[-1][1:] == run[1:] == (run.mark, None):
        found[-1] = Run(found[-1].text + run.text, run.mark)
    else:
        found.append(run)


def plain(text: str) -> str:
    """What a reader sees, without any looks."""
    return "".join(run.text for run in runs(text))


def to_html(text: str, *, moments: bool = False) -> str:
    """HTML that Telegram and Matrix clients both read; whatever people wrote into it is escaped.

    With `moments`, as Telegram alone reads it, each reader sees those in their own local time.
    """
    return "".join(_html(run, moments=moments) for run in runs(text))


def _html(run: Run, *, moments: bool) -> str:
    said, (opens, closes) = html.escape(run.text), _TAGS[run.mark]
    if moments and run.at is not None and run.mark != "`":  # nothing stands inside code
        shown = "t" if _CLOCK.fullmatch(run.text) else "wDt"
        said = f'<tg-time unix="{run.at}" format="{shown}">{said}</tg-time>'
    return f"{opens}{said}{closes}"


def to_ansi(text: str) -> str:
    """Text with a terminal's colours; control characters that people wrote are left out."""
    return "".join(f"{_COLOURS[run.mark][0]}{_CONTROL.sub('', run.text)}{_COLOURS[run.mark][1]}" for run in runs(text))


def length_utf16(text: str) -> int:
    """The length in UTF-16 units, as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, limit_utf16: int) -> list[str]:
    """Parts, still in markup, each at most so long when read; cut at a line's end, else at a blank, else anywhere.

    A stretch that is cut is closed in the one part and opened again in the next.
    """
    if length_utf16(plain(text)) <= limit_utf16:
        return [text]
    parts: list[str] = []
    rest = runs(text)
    while rest:
        cut = _cut("".join(run.text for run in rest), limit_utf16)
        part, rest = _divide(rest, cut)
        parts.append(_markup(part))
        rest = _without_blank_start(rest)
    return [part for part in parts if plain(part).strip()] or [""]


def _cut(text: str, limit: int) -> int:
    """After how many characters the first part ends."""
    end = used = 0
    for character in text:
        used += 2 if ord(character) > 0xFFFF else 1
        if used > limit:
            break
        end += 1
    if end == len(text):
        return end
    half = end // 2
    for boundary in ("\n", " "):
        at = text.rfind(boundary, half, end + 1)
        if at > 0:
            return at
    return max(end, 1)


def _divide(stretches: list[Run], cut: int) -> tuple[list[Run], list[Run]]:
    before: list[Run] = []
    for index, run in enumerate(stretches):
        if cut < len(run.text):
            tail = [Run(run.text[cut:], run.mark) if cut else run, *stretches[index + 1 :]]
            return before + ([Run(run.text[:cut], run.mark)] if cut else []), tail
        before.append(run)
        cut -= len(run.text)
    return before, []


def _without_blank_start(stretches: list[Run]) -> list[Run]:
    while stretches:
        first = stretches[0].text.lstrip(" \n")
        if first:
            return [stretches[0]._replace(text=first), *stretches[1:]]
        stretches = stretches[1:]
    return []


def _markup(stretches: list[Run]) -> str:
    """The stretches as markup again."""
    return "".join(f"{run.mark}{_written(run)}{run.mark}" for run in stretches)


def _written(run: Run) -> str:
    said = _MARK_CHARACTER.sub(_ESCAPED, run.text)
    return said if run.at is None else f"\\[{run.at} {said}\\]"


_MARK_CHARACTER = re.compile(r"[*`\\]")
_ESCAPED = r"\\\g<0>"
