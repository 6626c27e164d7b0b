"""People and files for the tests of records."""

import pytest

from accounts.models import Person, User
from accounts.roles import Role
from accounts.services import grants


@pytest.fixture
def media(settings, tmp_path):
    """Stored files lie in a folder of this test."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture
def signatory(acted):
    user = User.objects.create_user("signatory", Person.objects.create(name="签发人"))
    grants.grant(user, Role.SIGNATORY, by=acted)
    return user


@pytest.fixture
def outsider(acted):
    return User.objects.create_user("outsider", Person.objects.create(name="外人"))
