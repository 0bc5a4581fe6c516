"""The terminal town, as a newcomer starts it: the README's script prints what the README says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.process import inherited

README = Path(__file__).parents[2] / "README.md"


def town(script: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the script in a fresh terminal town."""
    environment = inherited() | {"KYLAKELLO_DATA": str(folder), "KYLAKELLO_CLAIM_CODE": "7F3K-92QX", **settings}
    command = [sys.executable, "-m", "bot", "run"]
    return subprocess.run(
        command,
        input=script,
        capture_output=True,
        text=True,
        env=environment,
        cwd=README.parent,
        timeout=60,
        check=False,
    )


def block(name: str) -> str:
    found = re.search(rf"<!-- {name} -->\n```text\n(.*?)```\n<!-- /{name} -->", README.read_text(), re.DOTALL)
    assert found
    return found[1]


def test_the_readmes_script_prints_what_the_readme_says(tmp_path: Path) -> None:
    run = town(block("script"), tmp_path)
    assert run.stdout == block("transcript")
    assert (run.returncode, run.stderr) == (0, "")


def test_a_town_goes_on_where_it_stopped(tmp_path: Path) -> None:
    first = town("Aino: /claim 7F3K-92QX\nAino: /uusi tila\n", tmp_path)
    assert "Mikä tilan nimi on?" in first.stdout
    second = town("Aino: Kylätalo\n", tmp_path)
    assert "Montako henkeä" in second.stdout
    assert "Nobody looks after" not in second.stdout


def test_a_group_and_a_private_chat_are_two_places(tmp_path: Path) -> None:
    script = "Aino@Kylätori: hei kaikki\nAino@Kylätori: /ohje\nAino: hei\n:quit\nAino: /ohje\n"
    printed = town(script, tmp_path).stdout
    assert printed.count("Kylätori « ") == 2, "the greeting and one line; small talk is nobody's business"
    assert printed.count("Aino « ") == 2, "help came in private; nothing after :quit"


def test_on_another_day_what_falls_due_is_said_in_order(tmp_path: Path) -> None:
    script = """:clock 2026-11-21T12:00
Aino: /claim 7F3K-92QX
Aino: /uusi tila Kylätalo
-
-
24h
1
Aino: /varaa kylätalo ti 24.11. klo 10–12
Ville: /varaa kylätalo su 22.11. klo 10–12
:clock +4d
"""
    printed = town(script, tmp_path).stdout
    reminders = re.findall(r"^(\w+) « (Huomenna|Tänään)", printed, re.MULTILINE)
    assert reminders == [("Ville", "Huomenna"), ("Ville", "Tänään"), ("Aino", "Huomenna"), ("Aino", "Tänään")]
