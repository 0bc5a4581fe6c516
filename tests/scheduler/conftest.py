"""A town with Kylätalo in it on both networks, and Ville, for the tests of reminders."""

from __future__ import annotations

import pytest

from storage.db import Database
from tests.reminded import kylatalo
from tests.street import Quarter
from tests.town import Someone


@pytest.fixture
def town(db: Database) -> Quarter:
    return kylatalo(db)


@pytest.fixture
def ville(town: Quarter) -> Someone:
    return town.person("Ville")
