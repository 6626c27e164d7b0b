"""A case that was paid, taken that far once a file."""

import pytest

from applications.models import Case
from tests import journey


@pytest.fixture(scope="module")
def paid_before(beforehand) -> Case:
    return beforehand(journey.to_disbursed)


@pytest.fixture
def paid(cast, paid_before) -> Case:
    return journey.again(paid_before)
