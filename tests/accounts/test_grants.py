"""Roles: who gives them, who may not hold which together, when they hold."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts import clock
from accounts.acting import acting
from accounts.models import RoleGrant, User
from accounts.roles import COMMISSION, GRANTABLE, KEEPERS, Role, forbidden_pairs, names
from accounts.services import grants
from tests.factories import LocalUnitFactory, PersonFactory, UserFactory, agency

pytestmark = pytest.mark.django_db

PAIRS = sorted(tuple(sorted(pair)) for pair in forbidden_pairs())


@pytest.fixture
def security():
    return UserFactory(roles=[Role.SECURITY_ADMIN])


@pytest.fixture
def second():
    return UserFactory(roles=[Role.SECURITY_ADMIN])


def offices(role: Role) -> dict[str, object]:
    """What the role is granted for."""
    if role == Role.LOCAL_OFFICER:
        return {"local_unit": LocalUnitFactory()}
    return {"agency": agency("kw")} if role == Role.DELEGATE else {}


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_granted_role_holds_at_once(security):
    user = UserFactory()

    with acting(security):
        granted = grants.grant(user, Role.REGISTRAR, by=security)

    assert user.has_role(Role.REGISTRAR)
    assert fresh(user).roles == {Role.REGISTRAR}
    assert fresh(user).is_staff
    assert granted.granted_by == security


def test_revoked_role_is_gone_at_once(security):
    user = UserFactory(roles=[Role.PAYER])

    with acting(security):
        taken = grants.revoke(user.grants.get(), by=security)
        again = grants.revoke(taken, by=security)

    assert fresh(user).roles == frozenset()
    assert taken.revoked_by == security
    assert again.revoked_at == taken.revoked_at


@pytest.mark.parametrize("role", sorted(GRANTABLE - {Role.SECURITY_ADMIN}))
def test_only_the_security_administrator_grants(role):
    other = UserFactory(roles=[role], **offices(role))

    with pytest.raises(PermissionDenied), acting(other):
        grants.grant(UserFactory(), Role.EXPERT, by=other)


def test_nobody_grants_to_themselves_even_by_another_login(security):
    mine = UserFactory(person=security.person)

    for user in (security, mine):
        with pytest.raises(PermissionDenied), acting(security):
            grants.grant(user, Role.SECURITY_ADMIN, by=security)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_forbidden_pair_is_refused_with_its_reason(security, one, other):
    user = UserFactory(roles=[one], **offices(Role(one)))
    reason = forbidden_pairs()[frozenset({Role(one), Role(other)})]

    with pytest.raises(ValidationError, match=reason), acting(security):
        grants.grant(user, Role(other), by=security, **offices(Role(other)))


def test_forbidden_pair_is_refused_across_logins_of_one_person(security):
    person = PersonFactory()
    UserFactory(person=person, roles=[Role.SIGNATORY])

    with pytest.raises(ValidationError, match="两人"), acting(security):
        grants.grant(UserFactory(person=person), Role.COUNTERSIGNER, by=security)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_database_refuses_forbidden_pair_without_the_service(one, other):
    user = UserFactory(roles=[one], **offices(Role(one)))
    grant = RoleGrant(user=UserFactory(person=user.person), role=other, **offices(Role(other)))

    with (
        acting(User.objects.house()),
        pytest.raises(IntegrityError, match="岗位不相容"),
        transaction.atomic(),
    ):
        grant.save()


def test_forbidden_pair_may_follow_one_another(security, second):
    user = UserFactory(roles=[Role.SIGNATORY])

    with acting(security):
        grants.revoke(user.grants.get(), by=security)
        grants.confirm(grants.grant(user, Role.COUNTERSIGNER, by=security), by=second)

    assert fresh(user).roles == {Role.COUNTERSIGNER}


def test_forbidden_pair_is_refused_while_the_first_is_still_to_end(security):
    user, today = UserFactory(), clock.today()
    end = today + timedelta(days=9)

    with acting(security):
        grants.grant(user, Role.REVIEW_LEAD, by=security, to_on=end)
        with pytest.raises(ValidationError, match="公示"):
            grants.grant(user, Role.NOTICE_PUBLISHER, by=security, from_on=end)
        grants.grant(user, Role.NOTICE_PUBLISHER, by=security, from_on=end + timedelta(days=1))

    assert fresh(user).roles == {Role.REVIEW_LEAD}


def test_compatible_roles_may_be_held_together(security):
    user = UserFactory(roles=[Role.REGISTRAR])

    with acting(security):
        grants.grant(user, Role.PRELIMINARY_REVIEWER, by=security)

    assert fresh(user).roles == {Role.REGISTRAR, Role.PRELIMINARY_REVIEWER}


def test_role_of_the_house_cannot_be_granted(security):
    with pytest.raises(ValidationError, match="系统"), acting(security):
        grants.grant(UserFactory(), Role.HOUSE, by=security)


@pytest.mark.parametrize(
    ("role", "given"),
    [
        (Role.LOCAL_OFFICER, {}),
        (Role.DELEGATE, {}),
        (Role.EXPERT, {"local_unit": True}),
        (Role.PAYER, {"agency": True}),
    ],
    ids=["officer_without_unit", "delegate_without_agency", "expert_of_unit", "payer_of_agency"],
)
def test_office_belongs_to_the_role_that_has_one(security, role, given):
    made = {"local_unit": LocalUnitFactory, "agency": lambda: agency("kw")}
    facts = {name: made[name]() for name in given}

    with pytest.raises(ValidationError), acting(security):
        grants.grant(UserFactory(), role, by=security, **facts)


def test_same_role_is_granted_once(security):
    user = UserFactory(roles=[Role.EXPERT])

    with pytest.raises(ValidationError, match="已有"), acting(security):
        grants.grant(user, Role.EXPERT, by=security)


def test_role_of_one_street_is_not_that_of_the_neighbour():
    mine, neighbour = LocalUnitFactory.create_batch(2)
    officer = UserFactory(roles=[Role.LOCAL_OFFICER], local_unit=mine)

    assert officer.has_role(Role.LOCAL_OFFICER)
    assert officer.has_role(Role.LOCAL_OFFICER, local_unit=mine)
    assert not officer.has_role(Role.LOCAL_OFFICER, local_unit=neighbour)
    assert officer.local_unit_ids == {mine.pk}


def test_delegate_speaks_for_one_agency():
    delegate = UserFactory(roles=[Role.DELEGATE], agency=agency("kw"))

    assert delegate.has_role(Role.DELEGATE, agency="kw")
    assert delegate.has_role(Role.DELEGATE, agency=agency("kw"))
    assert not delegate.has_role(Role.DELEGATE, agency=agency("fgw"))
    assert delegate.agency_codes == {"kw"}


@pytest.mark.parametrize(
    ("begins", "ends", "holds"),
    [(-9, None, True), (0, 0, True), (-9, -1, False), (1, None, False)],
    ids=["open", "today_only", "over", "to_come"],
)
def test_role_holds_from_its_first_day_to_its_last(security, begins, ends, holds):
    user, today = UserFactory(), clock.today()
    days = {"from_on": today + timedelta(days=begins)}
    if ends is not None:
        days["to_on"] = today + timedelta(days=ends)

    with acting(security):
        grants.grant(user, Role.EXPERT, by=security, **days)

    assert fresh(user).has_role(Role.EXPERT) is holds


def test_closed_login_holds_no_role():
    user = UserFactory(roles=[Role.LOCAL_OFFICER], local_unit=LocalUnitFactory())
    user.is_active = False

    assert user.roles == frozenset()
    assert user.local_unit_ids == frozenset()
    assert not user.has_role(Role.LOCAL_OFFICER)


def test_roles_are_read_once(django_assert_num_queries):
    user = fresh(UserFactory(roles=[Role.DELEGATE], agency=agency("kw")))

    with django_assert_num_queries(1):
        user.has_role(Role.DELEGATE, agency="kw")
        assert user.roles
        assert user.agency_codes


def test_house_is_one_and_cannot_log_in():
    house = User.objects.house()

    assert User.objects.house() == house
    assert house.roles == {Role.HOUSE}
    assert not house.has_usable_password()


def test_keepers_are_apart_from_each_other_and_from_business():
    pairs = forbidden_pairs()

    assert frozenset({Role.AUDITOR, Role.SECURITY_ADMIN}) in pairs
    assert all(frozenset({keeper, role}) in pairs for keeper in KEEPERS for role in COMMISSION)


def test_every_role_of_a_forbidden_pair_can_be_granted_alone():
    assert frozenset().union(*forbidden_pairs()) <= GRANTABLE


def test_roles_are_named_in_the_order_of_the_steps():
    assert names(frozenset({Role.PAYER, Role.REGISTRAR})) == "登记员、拨付经办（区财政局）"
