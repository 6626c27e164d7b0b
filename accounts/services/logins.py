"""Look after logins: first password, lock-out, second factor, closing."""

import secrets

from axes.utils import reset
from django.core.exceptions import PermissionDenied
from django.db.transaction import atomic
from django_otp import devices_for_user

from accounts import clock
from accounts.models import User
from accounts.roles import Role
from accounts.services.grants import given_anew


def _check_actor(user: User, by: User) -> None:
    if user.is_house:
        raise PermissionDenied("系统自身没有密码，也不能登录。")
    if by.is_house:
        return
    if not by.has_role(Role.SECURITY_ADMIN) or by.person_id == user.person_id:
        raise PermissionDenied("账号由另一位安全管理员维护。")


@atomic
def renew_password(user: User, *, by: User) -> str:
    """The login gets a random password, to be changed at the next login; return it, once.

    Its roles of two hands rest until a second administrator has confirmed them anew.
    """
    _check_actor(user, by)
    password = secrets.token_urlsafe(9)
    user.set_password(password)
    user.must_change_password = True
    with given_anew(user, by=by):
        user.save(update_fields=["password", "must_change_password"])
    return password


@atomic
def forget_second_factor(user: User, *, by: User) -> None:
    """The user sets up a new second factor at the next login; the audit tells who asked for it."""
    _check_actor(user, by)
    user.second_factor_reset_at = clock.now()
    with given_anew(user, by=by):
        for device in devices_for_user(user, confirmed=None):
            device.delete()
        user.save(update_fields=["second_factor_reset_at"])


def unlock(user: User, *, by: User) -> None:
    """The failed attempts of this login no longer count."""
    _check_actor(user, by)
    reset(username=user.username)
