"""People and cases for the tests of this room."""

import pytest

from tests.journey import Cast, moving_clock

__all__ = ["moving_clock"]


@pytest.fixture
def cast(db) -> Cast:
    return Cast.hire()
