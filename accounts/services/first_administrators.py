"""The first two security administrators, appointed on the machine: the pages could appoint none."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.transaction import atomic

from accounts.acting import acting
from accounts.models import Person, RoleGrant, User
from accounts.roles import Role
from accounts.services import grants, logins

NEEDED = 2


@dataclass(frozen=True)
class Newcomer:
    """A login to be opened for a person whom the house does not know yet."""

    username: str
    name: str
    phone: str = ""


@atomic
def appoint(newcomers: Sequence[Newcomer]) -> list[tuple[User, str]]:
    """Open the missing logins, as security administrators; each with a password for one login.

    As many are named as are missing, so that no house is left with one who can appoint nobody.
    """
    house = User.objects.house()
    Person.objects.select_for_update(no_key=True).get(pk=house.person_id)
    _refuse(newcomers, missing=NEEDED - _standing())
    with acting(house):
        return [_open(newcomer, house) for newcomer in newcomers]


def _standing() -> int:
    held = RoleGrant.objects.in_force().filter(role=Role.SECURITY_ADMIN, user__is_active=True)
    return held.values("user__person").distinct().count()


def _refuse(newcomers: Sequence[Newcomer], *, missing: int) -> None:
    if missing <= 0:
        raise ValidationError("已有两位安全管理员：请由他们在后台“岗位授权”中授予和复核。")
    if len(newcomers) != missing:
        raise ValidationError(f"尚缺{missing}位安全管理员，请一次写明{missing}位。")
    if len({newcomer.name.strip() for newcomer in newcomers}) < len(newcomers):
        raise ValidationError("安全管理员须为不同的自然人，请分别写明姓名。")
    for newcomer in newcomers:
        if User.objects.filter(username=newcomer.username).exists():
            raise ValidationError(f"登录名“{newcomer.username}”已有人使用，请另取一个。")


def _open(newcomer: Newcomer, house: User) -> tuple[User, str]:
    person = Person(name=newcomer.name.strip(), phone=newcomer.phone.strip())
    person.full_clean()
    user = User(username=newcomer.username, person=person, title=Role.SECURITY_ADMIN.label)
    user.set_unusable_password()
    user.full_clean(exclude=["person"])
    person.save()
    user.person = person
    user.save()
    password = logins.renew_password(user, by=house)
    grants.grant(user, Role.SECURITY_ADMIN, by=house)
    return user, password
