"""Whoever resets a login could act for it: its heavy roles rest until a second has looked."""

import pytest
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import clock
from accounts.acting import acting
from accounts.models import RoleGrant, User
from accounts.roles import OF_TWO_HANDS, Role
from accounts.services import grants, logins
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
RESETS = (logins.renew_password, logins.forget_second_factor)


@pytest.fixture
def first():
    return UserFactory(roles=[Role.SECURITY_ADMIN])


@pytest.fixture
def second():
    return UserFactory(roles=[Role.SECURITY_ADMIN])


def reset_by(admin: User, user: User, reset=logins.renew_password) -> RoleGrant | None:
    """The login is reset; the role of it that rests now."""
    with acting(admin):
        reset(user, by=admin)
    return user.grants.to_confirm().first()


def confirmed_by(admin: User, waiting: RoleGrant) -> RoleGrant:
    with acting(admin):
        return grants.confirm(waiting, by=admin)


def sign_in(user: User) -> None:
    """The person makes the login their own again."""
    chosen = make_password("a-password-of-ones-own")
    with acting(user):
        User.objects.filter(pk=user.pk).update(password=chosen, must_change_password=False)


def holds(user: User, role: Role) -> bool:
    return User.objects.get(pk=user.pk).has_role(role)


@pytest.mark.parametrize("reset", RESETS)
@pytest.mark.parametrize("role", sorted(OF_TWO_HANDS))
def test_heavy_role_rests_after_a_reset_until_the_second_has_looked(first, second, reset, role):
    holder = UserFactory(roles=[role])

    waiting = reset_by(first, holder, reset)

    assert not holds(holder, Role(role))
    sign_in(holder)
    with pytest.raises(PermissionDenied, match="另一位"):
        confirmed_by(first, waiting)
    confirmed_by(second, waiting)
    assert holds(holder, Role(role))


def test_administrator_whom_another_reset_confirms_nothing_for_them(first, second):
    payer = UserFactory()
    with acting(first):
        coveted = grants.grant(payer, Role.PAYER, by=first)
    reset_by(first, second)

    with pytest.raises(PermissionDenied):
        confirmed_by(User.objects.get(pk=second.pk), coveted)


def test_other_roles_go_on_after_a_reset(first):
    officer = UserFactory(roles=[Role.REGISTRAR])

    assert reset_by(first, officer) is None
    assert holds(officer, Role.REGISTRAR)


def test_role_returns_with_its_days(first):
    holder, last = UserFactory(roles=[]), clock.today().replace(year=clock.today().year + 1)
    with acting(User.objects.house()):
        grants.grant(holder, Role.PAYER, by=User.objects.house(), to_on=last)

    waiting = reset_by(first, holder)

    assert (waiting.from_on, waiting.to_on) == (clock.today(), last)
    assert waiting.granted_by == first


def test_second_confirms_only_once_the_person_has_signed_in(first, second):
    holder = UserFactory(roles=[Role.PAYER])
    waiting = reset_by(first, holder)

    with pytest.raises(ValidationError, match="待本人登录后"):
        confirmed_by(second, waiting)
    told = {"confirmed_by": second, "confirmed_at": clock.now()}
    refused = pytest.raises(IntegrityError, match="尚未用临时密码登录")
    with refused, acting(second), transaction.atomic():
        RoleGrant.objects.filter(pk=waiting.pk).update(**told)


def test_second_confirms_only_once_the_factor_is_set_up(first, second, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    holder = UserFactory(roles=[Role.PAYER])
    waiting = reset_by(first, holder, logins.forget_second_factor)

    with pytest.raises(ValidationError, match="二次验证"):
        confirmed_by(second, waiting)
    TOTPDevice.objects.create(user=holder, confirmed=True)
    confirmed_by(second, waiting)


def test_second_does_not_reset_the_other_half_before_looking(first, second):
    """Else the first would know the password and the second clear the way past the factor."""
    holder = UserFactory(roles=[Role.PAYER])
    reset_by(first, holder)

    with pytest.raises(ValidationError, match="尚待复核"):
        reset_by(second, holder, logins.forget_second_factor)
    reset_by(first, holder, logins.forget_second_factor)
    assert not holds(holder, Role.PAYER)


@pytest.mark.parametrize(
    "columns", [{"password": "pbkdf2_sha256$1$a$b"}, {"second_factor_reset_at": "2022-03-02T00Z"}]
)
def test_database_refuses_a_reset_under_which_a_heavy_role_goes_on(first, columns):
    holder = UserFactory(roles=[Role.SIGNATORY])

    refused = pytest.raises(IntegrityError, match="须先收回其重要岗位")
    with refused, acting(first), transaction.atomic():
        User.objects.filter(pk=holder.pk).update(**columns)


def test_holder_changes_the_own_password(client):
    holder = UserFactory(roles=[Role.PAYER])
    client.force_login(holder)
    new = "entirely-other-words-7"

    client.post(
        reverse("password_change"),
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
    )

    assert User.objects.get(pk=holder.pk).check_password(new)
    assert holds(holder, Role.PAYER)


def test_pages_say_what_rests_and_who_is_asked(client, first, second):
    holder = UserFactory(roles=[Role.PAYER])
    url = reverse("admin:accounts_user_changelist")
    form = {"_selected_action": [holder.pk], "index": "0"}
    client.force_login(first)

    page = client.post(url, form | {"action": "renew_password"}, follow=True).content.decode()

    assert "临时密码" in page
    assert "拨付经办（区财政局）暂停" in page
    client.force_login(second)
    page = client.post(url, form | {"action": "forget_second_factor"}, follow=True)
    assert "请先复核或撤销这项授权" in page.content.decode()


def test_whoever_gave_a_password_does_not_confirm_the_role(first, second):
    """Not even where another granted it; a third may, who knows nothing of the password."""
    payer, third = UserFactory(), UserFactory(roles=[Role.SECURITY_ADMIN])
    reset_by(first, payer)
    sign_in(payer)
    with acting(second):
        waiting = grants.grant(payer, Role.PAYER, by=second)

    assert User.objects.get(pk=payer.pk).password_given_by == first
    assert not RoleGrant.objects.to_confirm_by(first).exists()
    with pytest.raises(PermissionDenied, match="由您开立或重置过密码"):
        confirmed_by(first, waiting)
    with pytest.raises(IntegrityError, match="密码经办人"), acting(first), transaction.atomic():
        RoleGrant.objects.filter(pk=waiting.pk).update(confirmed_by=first, confirmed_at=clock.now())
    confirmed_by(third, waiting)
    assert holds(payer, Role.PAYER)


def test_password_from_another_is_changed_by_its_holder_alone(first):
    """Past the services too: who gave it is written, and only a new one of one's own ends it."""
    holder, rows = UserFactory(), User.objects.filter
    with acting(first):
        rows(pk=holder.pk).update(password=make_password("handed over"), must_change_password=False)
        found = rows(pk=holder.pk).get()
        assert (found.password_given_by, found.must_change_password) == (first, True)
        rows(pk=holder.pk).update(password_given_by=None)
        with pytest.raises(IntegrityError, match="由本人修改"), transaction.atomic():
            rows(pk=holder.pk).update(must_change_password=False)

    sign_in(holder)

    found = rows(pk=holder.pk).get()
    assert (found.password_given_by, found.must_change_password) == (first, False)
