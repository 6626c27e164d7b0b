"""Give and take roles; the security administrators alone, and never to themselves.

A role that moves money or gives roles holds only once a second of them has confirmed it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.db.transaction import atomic
from django_otp import user_has_device

from accounts import clock
from accounts.models import Agency, LocalUnit, Person, RoleGrant, User
from accounts.roles import GRANTABLE, OF_TWO_HANDS, Role, forbidden_pairs


def _check_actor(user: User, by: User) -> None:
    if by.is_house:
        return
    if not by.has_role(Role.SECURITY_ADMIN):
        raise PermissionDenied("岗位由安全管理员授予和撤销。")
    if by.person_id == user.person_id:
        raise PermissionDenied("不得给自己授予或撤销岗位，请另一位安全管理员办理。")


def findings(user: User, role: Role, from_on: date, to_on: date | None = None) -> list[str]:
    """Why the person may not hold the role from that day on; empty when nothing forbids it."""
    role = Role(role)
    pairs = forbidden_pairs()
    held = RoleGrant.objects.filter(
        Q(to_on=None) | Q(to_on__gte=from_on), user__person_id=user.person_id, revoked_at=None
    )
    if to_on:
        held = held.filter(from_on__lte=to_on)
    return [
        f"{user} 已任{other.label}，不得兼任{role.label}：{reason}。"
        for other in sorted({Role(value) for value in held.values_list("role", flat=True)})
        if (reason := pairs.get(frozenset({role, other}))) and other != role
    ]


@atomic
def grant(
    user: User,
    role: Role,
    *,
    by: User,
    agency: Agency | None = None,
    local_unit: LocalUnit | None = None,
    from_on: date | None = None,
    to_on: date | None = None,
) -> RoleGrant:
    """The user holds the role from that day on, unless the person holds one that forbids it.

    A role of two hands holds once it is confirmed; what the house grants needs nobody else.
    """
    _check_actor(user, by)
    Person.objects.select_for_update(no_key=True).get(pk=user.person_id)
    from_on = from_on or clock.today()
    if role not in GRANTABLE:
        raise ValidationError("“系统”不是可以授予的岗位。")
    found = findings(user, role, from_on, to_on)
    if found:
        raise ValidationError(found)
    granted = RoleGrant(
        user=user,
        role=role,
        agency=agency,
        local_unit=local_unit,
        from_on=from_on,
        to_on=to_on,
        granted_by=by,
        confirmed_by=by if by.is_house else None,
        confirmed_at=clock.now() if by.is_house else None,
    )
    granted.full_clean()
    granted.save()
    User.objects.filter(pk=user.pk, is_staff=False).update(is_staff=True)
    _forget(user)
    return granted


@atomic
def confirm(granted: RoleGrant, *, by: User) -> RoleGrant:
    """A second security administrator stands by the grant, and the role holds from now on."""
    if not by.has_role(Role.SECURITY_ADMIN):
        raise PermissionDenied("岗位授权由另一位安全管理员复核。")
    held = (
        RoleGrant.objects.select_for_update(of=("self",))
        .select_related("user__person", "user__password_given_by", "granted_by__person")
        .get(pk=granted.pk)
    )
    name = f"{held.user}（{held}）"
    if not held.waits:
        raise ValidationError(f"{name}的授权没有待复核的事项，可能已由他人复核或撤销。")
    if by.person_id in {held.user.person_id, held.granted_by.person_id}:
        raise PermissionDenied(f"{name}的授权须由授权人和本人以外的另一位安全管理员复核。")
    giver = held.user.password_given_by
    if giver and giver.person_id == by.person_id:
        raise PermissionDenied(
            f"{held.user}的账号由您开立或重置过密码，{held}须由授权人和您以外的安全管理员复核；"
            "没有第三位的，请撤销后由您授予、由对方复核。"
        )
    _refuse_unseen(held.user)
    held.confirmed_by, held.confirmed_at = by, clock.now()
    held.save(update_fields=["confirmed_by", "confirmed_at"])
    _forget(held.user)
    return held


@atomic
def revoke(granted: RoleGrant, *, by: User) -> RoleGrant:
    """The role is no longer held, from this moment; taking it back twice changes nothing."""
    _check_actor(granted.user, by)
    held = RoleGrant.objects.select_for_update(of=("self",)).get(pk=granted.pk)
    if held.revoked_at is None:
        held.revoked_at, held.revoked_by = clock.now(), by
        held.save(update_fields=["revoked_at", "revoked_by"])
    _forget(granted.user)
    return held


def _refuse_unseen(user: User) -> None:
    """Whoever was given a password by another has first to have made the login their own."""
    if user.must_change_password:
        raise ValidationError(f"{user}尚未用临时密码登录并修改密码，请待本人登录后再复核。")
    if (
        settings.SECOND_FACTOR_REQUIRED
        and user.second_factor_reset_at
        and not user_has_device(user)
    ):
        raise ValidationError(f"{user}尚未重新设置二次验证，请待本人登录设置后再复核。")


@contextmanager
def given_anew(user: User, *, by: User) -> Iterator[None]:
    """Around a reset of a login: its roles of two hands rest until a second person has looked.

    Whoever resets a password could act as its holder. So these roles are given anew by them, and
    hold once another administrator has seen that the person signs in again.
    """
    Person.objects.select_for_update(no_key=True).get(pk=user.person_id)
    resting = list(_heavy(user))
    for held in resting:
        _refuse_anothers(held, by)
        revoke(held, by=by)
    yield
    for held in resting:
        office = {"agency": held.agency, "local_unit": held.local_unit}
        from_on = max(held.from_on, clock.today())
        grant(user, Role(held.role), by=by, from_on=from_on, to_on=held.to_on, **office)


def _heavy(user: User) -> QuerySet[RoleGrant]:
    standing = user.grants.filter(role__in=OF_TWO_HANDS, revoked_at=None)
    unexpired = standing.filter(Q(to_on=None) | Q(to_on__gte=clock.today()))
    return unexpired.select_related("granted_by", "agency", "local_unit").order_by("pk")


def _refuse_anothers(held: RoleGrant, by: User) -> None:
    """What another administrator gave is looked at first: else each of two could know a half."""
    if held.waits and held.granted_by.person_id != by.person_id:
        raise ValidationError(
            f"{held.user}的{held}由{held.granted_by}授予，尚待复核：请先复核或撤销这项授权，"
            f"或由{held.granted_by}办理重置。"
        )


def _forget(user: User) -> None:
    user.__dict__.pop("grants_in_force", None)
