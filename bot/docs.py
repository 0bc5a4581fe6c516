"""The README's tables, made from the code: ``python -m bot.docs`` prints them, ``--write`` puts them in their place."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from bot.config import Settings
from bot.wrong_settings import variable
from handlers import commands
from storage.people import Role

README = Path(__file__).parent.parent / "README.md"
_WHO = {
    Role.EVERYBODY: "everybody",
    Role.MEMBER: "an association's member",
    Role.CONTACT: "an association's contact person",
    Role.ORGANISER: "an association's organiser",
    Role.DEPUTY: "a space's deputy",
    Role.KEEPER: "a space's keeper",
    Role.OFFICER: "the municipality's officer",
    Role.CARETAKER: "caretaker",
}


def command_table() -> str:
    """Return every command people are told about, with its name in each language."""
    rows = (
        (
            f"`/{one.names[2]}`",
            f"`/{one.names[1]}`",
            f"`/{one.names[0]}`",
            one.summary,
            ", ".join(_WHO[role] for role in (one.role, *one.also)),
        )
        for one in commands.everything()
        if one.listed
    )
    return _table(("Suomeksi", "På svenska", "In English", "What it does", "Who"), rows)


def setting_table() -> str:
    """Return every setting with its default."""
    rows = (
        (f"`{variable(name)}`", _default(name), str(field.description)) for name, field in Settings.model_fields.items()
    )
    return _table(("Setting", "Without it", "What it is"), rows)


def _default(name: str) -> str:
    default = Settings.model_fields[name].default
    return "" if default is None else f"`{default}`"


def _table(heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heading, tuple("---" for _ in heading), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def filled(text: str) -> str:
    """Return the README with the tables of this code between their marks. Raises ValueError if a mark is missing."""
    for name, table in (("commands", command_table()), ("settings", setting_table())):
        block = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        if len(block.findall(text)) != 1:
            raise ValueError(f"the README needs one <!-- {name} --> … <!-- /{name} -->")
        text = block.sub(lambda found, table=table: f"{found[1]}\n{table}\n\n{found[2]}", text)  # type: ignore[misc]
    return text


def main() -> int:
    """Print the tables, write them into the README, or ``--check`` whether it shows them; exit status 1 if not."""
    there = README.read_text(encoding="utf-8")
    if "--write" in sys.argv[1:]:
        README.write_text(filled(there), encoding="utf-8")
    elif "--check" in sys.argv[1:]:
        if filled(there) != there:
            sys.stdout.write("README.md: the tables are not those of the code; run `make docs`\n")
            return 1
    else:
        sys.stdout.write(f"{command_table()}\n\n{setting_table()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
