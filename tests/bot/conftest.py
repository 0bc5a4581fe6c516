"""What the tests of the networks share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.synapse import Synapse, running


@pytest.fixture(scope="session")
def synapse() -> Iterator[Synapse]:
    """One homeserver for the whole run; every test makes its own people and rooms."""
    with running() as homeserver:
        yield homeserver
