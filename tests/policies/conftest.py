"""The law as it was issued, on the real database."""

from pathlib import Path

import pytest

from policies.models import PolicyVersion
from policies.services import loading

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


@pytest.fixture
def policy(house) -> PolicyVersion:
    """青经发〔2022〕19号, published, with the calendars of 2022 to 2026."""
    loading.load(FIXTURES / "calendar_2022_2026.json", by=house)
    loading.load(FIXTURES / "policy_2022.json", by=house)
    return PolicyVersion.objects.get(number="青经发〔2022〕19号")
