"""Reading an announcement as it was written: its parts in several languages, and beside them to whom it is."""

from __future__ import annotations

import re

from handlers.announcing import choosing_audience
from handlers.turn import Got, Turn, Unclear, Values
from handlers.words import LANGUAGES, N_, fold
from storage.announcements import ANY

LONGEST = 3000
"""How long an announcement may be in one language: with its heading one message of every network."""
ASK = N_("What do you want to tell? Write it as it will be read. Several languages: “fi: … sv: … en: …”.")
_NAMED = {
    "fi": ("fi", "suomeksi", "på finska", "in finnish"),
    "sv": ("sv", "ruotsiksi", "på svenska", "in swedish"),
    "en": ("en", "englanniksi", "på engelska", "in english"),
}
_LANGUAGE = {fold(name): language for language, names in _NAMED.items() for name in names}
_PART = re.compile(
    r"(?:^|(?<=\s))(" + "|".join(re.escape(name) for names in _NAMED.values() for name in names) + r")\s?:\s*",
    re.IGNORECASE,
)
_TO = re.compile(r"(?:^|\n)[ \t]*(?:kenelle|till(?: vem)?|to)\s*:[ \t]*([^\n]+)", re.IGNORECASE)
"""A line of its own says to whom it is, if it does so without doubt."""
_SENTENCE = re.compile(
    r"(?P<to>(?:\S+\s+){0,5}?\S+?)(?:\s+(?:tieto|tiedoksi|viesti|terveisiä|meddelande|a message))?"
    r"(?:\s*,?\s+(?:että|att|that)\s+|\s*:\s+)(?P<text>.+)",
    re.IGNORECASE | re.DOTALL,
)
"""A sentence that begins with whom to tell: "kaikille ryhmille, että laituri on paikallaan"."""
_THAT = re.compile(r"(?:että|att|that)\s+(?=\S)", re.IGNORECASE)


def parts(text: str) -> dict[str, str]:
    """Return what is said in each language; what stands before the first of them is said in all, and words of no
    language in particular stand under ""."""
    marks = list(_PART.finditer(text))
    if not marks:
        return {ANY: text.strip()} if text.strip() else {}
    lead = text[: marks[0].start()].strip()
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    said: dict[str, str] = {}
    for mark, end in zip(marks, ends, strict=True):
        words = text[mark.end() : end].strip()
        language = _LANGUAGE[fold(mark[1])]
        if words:
            said[language] = "\n".join(filter(None, (said.get(language, lead), words)))
    return said or ({ANY: lead} if lead else {})


def written(said: dict[str, str]) -> str:
    """Return the parts as somebody would write them."""
    order = [one for one in (ANY, *LANGUAGES) if one in said]
    return "\n".join(said[one] if one == ANY else f"{one}: {said[one]}" for one in order)


def _split(turn: Turn, text: str) -> tuple[str, str]:
    """Return the text without the line that says to whom it is, and what that says; "to: klo 18" is a Thursday."""
    for found in _TO.finditer(text):
        if choosing_audience.names(turn, found[1]):
            return f"{text[: found.start()]}\n{text[found.end() :]}".strip(), found[1].strip()
    sentence = _SENTENCE.match(text.strip())
    if sentence and choosing_audience.names(turn, sentence["to"]):
        return _begun(sentence["text"]), sentence["to"]
    to, words = _whom_first(text.strip())
    if words:
        return words, to
    if choosing_audience.is_known(text.strip()):  # "ilmoita kaikille": what, is asked
        return "", text.strip()
    said = _THAT.match(text.strip())
    return (_begun(text.strip()[said.end() :]) if said else text.strip()), ""


def _whom_first(text: str) -> tuple[str, str]:
    """Return to whom it is and the words behind, where a sentence of its own follows ("kaikille Kahvia tarjolla")."""
    words = text.split(" ")
    for count in (3, 2, 1):
        to, rest = " ".join(words[:count]), " ".join(words[count:])
        if rest[:1].isupper() and to.endswith("lle") and choosing_audience.is_known(to):
            return to, rest
    return "", ""


def _begun(text: str) -> str:
    """Return the end of a sentence as a sentence."""
    return text[:1].upper() + text[1:].strip()


def read(turn: Turn, text: str, _values: Values) -> Got | Unclear:
    """Read an announcement; to whom it is waits for the next question."""
    bare, to = _split(turn, text)
    said = parts(bare)
    if not said:
        return Unclear(turn.t(ASK), rest=to)
    longest = max(len(words) for words in said.values())
    if longest > LONGEST:
        too_long = turn.t("That is {n} letters; please write at most {most}.", n=longest, most=LONGEST)
        return Unclear(too_long, rest=to)
    return Got(said, bare, to)
