"""Keep the catalogs in step with the code: ``python -m bot.catalogs`` updates them, ``--check`` only tells."""

from __future__ import annotations

import string
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from handlers.words import LANGUAGES, LOCALES

ROOT = Path(__file__).parent.parent
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "t": None,
    "label": None,
    "n": (1, 2),
    "N_": None,
    "tell_caretakers": (2,),
}


def template() -> Catalog:
    """Return every text the code can say."""
    found = Catalog(project="kylakello", charset="utf-8")
    for folder in ("handlers", "bot"):
        for _file, _line, msgid, _comments, context in extract_from_dir(
            ROOT / folder, [("**.py", "python")], keywords=KEYWORDS
        ):
            found.add(msgid, context=context)
    return found


def update() -> None:
    """Every catalog has every text of the code and no other; English says what the code says."""
    said = template()
    for language in LANGUAGES:
        path = LOCALES / language / "LC_MESSAGES" / "kylakello.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog = read_po(path.open("rb"), locale=language) if path.exists() else Catalog(locale=language)
        catalog.update(said, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        for message in catalog:
            if language == "en" and message.id:
                message.string = message.id
                message.flags.discard("fuzzy")
        with path.open("wb") as file:
            write_po(file, catalog, width=110, sort_output=True, omit_header=True, no_location=True)


def faults() -> Iterator[str]:
    """Yield a sentence for every text that a catalog lacks, has beyond the code, or says with other values."""
    said = {message.id: message for message in template() if message.id}
    for language in LANGUAGES:
        path = LOCALES / language / "LC_MESSAGES" / "kylakello.po"
        with path.open("rb") as file:
            there = {message.id: message for message in read_po(file, locale=language) if message.id}
        yield from (f"{language}: lacks {msgid!r}" for msgid in said.keys() - there.keys())
        yield from (f"{language}: nobody says {msgid!r}" for msgid in there.keys() - said.keys())
        for msgid in said.keys() & there.keys():
            yield from (f"{language}: {fault}" for fault in _faults(there[msgid]))


def _faults(message: Message) -> Iterator[str]:
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    values = _values(" ".join(ids))
    for text in strings:
        if not text:
            yield f"no words for {message.id!r}"
        elif not _values(text) <= values or (len(ids) == 1 and _values(text) != values):
            yield f"other values in {text!r} than in {message.id!r}"
    if "fuzzy" in message.flags:
        yield f"unsure of {message.id!r}"


def _values(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def main() -> int:
    """Update the catalogs, or with ``--check`` print their faults; exit status 1 if there are any."""
    if "--check" not in sys.argv:
        update()
    found = sorted(faults())
    for sentence in found:
        print(sentence)  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
