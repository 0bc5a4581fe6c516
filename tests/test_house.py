"""The house is as its contracts say: what is checked by import-linter is what there is."""

from __future__ import annotations

import tomllib
from pathlib import Path

from handlers.commands import CAPABILITIES

ROOT = Path(__file__).parent.parent


def test_every_capability_is_kept_from_importing_the_others() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    [independent] = [one["modules"] for one in contracts if one["type"] == "independence"]
    assert independent == [f"handlers.{name}" for name in CAPABILITIES]
