"""Mallila, and Ville in it, for the conversations."""

from __future__ import annotations

import pytest

from storage.db import Database
from tests.town import Someone, Town


@pytest.fixture
def town(db: Database) -> Town:
    return Town(db)


@pytest.fixture
def ville(town: Town) -> Someone:
    town.space("Kylätalo", note="Ovikoodi 1234", capacity=40)
    return town.person("Ville")
