"""Invented people, parties and cases. Whatever a factory writes, the house itself writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache
from io import BytesIO

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate
from pypdf import PdfWriter

from accounts import clock
from accounts.acting import acting
from accounts.models import Agency, LocalUnit, Person, RoleGrant, User
from accounts.roles import Role
from applications.models import Call, Case, Material
from parties.encryption import digest
from parties.models import (
    BankAccount,
    Enterprise,
    Member,
    Party,
    PartyCheck,
    Provider,
    Succession,
)
from parties.models.checks import PLACES
from parties.uscc import _check_character, _organisation_check
from policies.models import AwardItem, PolicyVersion
from policies.services import demonstration
from records.models import File, Paper
from records.services import files

PASSWORD = "qingpu-demo-2022"
LONG_AGO = date(2020, 1, 1)
STANDING_CALL = "智能化改造和智能工厂项目申报通知（常设）"
SOUND = {"operating_status": "active", "credit": "good"}
AGENCIES = {
    "jwc": "区经委",
    "fgw": "区发展改革委",
    "kw": "区科委",
    "czj": "区财政局",
    "ctb": "产推办",
}


def policy() -> PolicyVersion:
    """The version in force today: the issued one in 2022, its demonstration in other years."""
    today = clock.today()
    if not PolicyVersion.objects.in_force_on(today).exists():
        demonstration.ensure(today, by=house())
    return PolicyVersion.objects.in_force_on(today).first()


def item(code: str = "district_workshop", version: PolicyVersion | None = None) -> AwardItem:
    """One award item of a version, by its code."""
    return (version or policy()).items.get(code=code)


def agency(code: str) -> Agency:
    """One of the five offices, made when it is missing."""
    if known := Agency.objects.filter(code=code).first():
        return known
    names = {"name": AGENCIES[code], "short_name": AGENCIES[code], "joint_review": code != "ctb"}
    with acting(house()):
        return Agency.objects.create(code=code, **names)


def credit_code(number: int) -> str:
    """A valid unified social credit code, another one for every number."""
    body = f"T{number:07d}"
    code = f"91310118{body}{_organisation_check(body)}"
    return code + _check_character(code)


@cache
def house() -> User:
    """The house itself, who is the same in every copy of the template."""
    return User.objects.house()


def pdf(name: str = "材料.pdf", pages: int = 1) -> SimpleUploadedFile:
    """A small real PDF as a browser would send it."""
    return SimpleUploadedFile(name, _blank(pages), content_type="application/pdf")


@cache
def _blank(pages: int) -> bytes:
    writer, content = PdfWriter(), BytesIO()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    writer.write(content)
    return content.getvalue()


_at_work: list[
    type
] = []  # the factory that somebody called; those it calls write within its breath


@contextmanager
def numbered_from(number: int) -> Iterator[None]:
    """What is made meanwhile is counted from this number on, and afterwards from nought again."""
    try:
        _count_from(number)
        yield
    finally:
        _count_from(0)


def _count_from(number: int) -> None:
    for made in HouseFactory.__subclasses__():
        made.reset_sequence(number)


class HouseFactory(factory.django.DjangoModelFactory):
    """Writes in the name of the house, so that the audit has somebody to name."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    @classmethod
    def _generate(cls, strategy, params):
        """All that one call makes is written in one breath: the rows it refers to as well."""
        if _at_work:
            return super()._generate(strategy, params)
        _at_work.append(cls)
        try:
            with acting(house()):
                return super()._generate(strategy, params)
        finally:
            _at_work.clear()


class PersonFactory(HouseFactory):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"测试人员{n}")
    phone = "021-00000000"


def with_roles(user: User, *roles: Role, local_unit=None, agency=None) -> User:
    """Give a login its roles, from long ago; the database refuses what may not be together."""
    with acting(house()):
        return _save_with_roles(user, *roles, local_unit=local_unit, agency=agency)


def _save_with_roles(user: User, *roles: Role, local_unit=None, agency=None) -> User:
    user.is_staff = user.is_staff or bool(roles)
    user.save()
    for role in roles:
        RoleGrant.objects.create(
            user=user, role=role, granted_by=house(), from_on=LONG_AGO,
            local_unit=local_unit if role == Role.LOCAL_OFFICER else None,
            agency=agency if role == Role.DELEGATE else None,
            confirmed_by=house(), confirmed_at=clock.HouseNow(),
        )  # fmt: skip
    user.__dict__.pop("grants_in_force", None)
    return user


class UserFactory(HouseFactory):
    """A login; ``roles=[Role.PAYER]`` with ``local_unit`` or ``agency`` grants them."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user{n}")
    person = factory.SubFactory(PersonFactory)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        roles = kwargs.pop("roles", [])
        offices = {name: kwargs.pop(name, None) for name in ("local_unit", "agency")}
        user = model_class(*args, **kwargs)
        user.set_password(PASSWORD)
        return _save_with_roles(user, *roles, **offices)


class LocalUnitFactory(HouseFactory):
    class Meta:
        model = LocalUnit

    code = factory.Sequence(lambda n: f"T{n:06d}")
    name = factory.Sequence(lambda n: f"测试{n}镇")
    kind = LocalUnit.Kind.TOWN
    department = "经济发展办公室"
    valid_from = LONG_AGO


class PartyFactory(HouseFactory):
    class Meta:
        model = Party

    uscc = factory.Sequence(credit_code)
    name = factory.Sequence(lambda n: f"上海测试{n}智能装备有限公司")
    legal_representative = factory.Sequence(lambda n: f"法定代表人{n}")
    address = factory.Sequence(lambda n: f"上海市青浦区测试路{n}号")
    contact_name = "联系人"
    contact_phone = factory.Sequence(lambda n: f"021-{n:08d}")
    local_unit = factory.SubFactory(LocalUnitFactory)


class EnterpriseFactory(HouseFactory):
    """An enterprise of which all is known: three places in the district, in business, in credit.

    ``operates_here=False`` records that place as lying elsewhere; ``checks=False`` records nothing.
    """

    class Meta:
        model = Enterprise

    party = factory.SubFactory(PartyFactory)
    industry = "通用设备制造业"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        checks = kwargs.pop("checks", True)
        found = {place: kwargs.pop(place, True) for place in PLACES}
        enterprise = super()._create(model_class, *args, **kwargs)
        if checks:
            places = {place: "yes" if is_here else "no" for place, is_here in found.items()}
            _check_all(enterprise.party, **places, **SOUND)
            enterprise.refresh_from_db()
        return enterprise


def check(party: Party, kind: str, result: str, **facts) -> PartyCheck:
    """The registrar's word on one condition of a party, of today; the profile follows."""
    with acting(house()):
        return PartyCheck.objects.create(
            party=party, kind=kind, result=result, **_check_of(clock.today()) | facts
        )


def _check_all(party: Party, **results: str) -> None:
    told = _check_of(clock.today())
    PartyCheck.objects.bulk_create(
        PartyCheck(party=party, kind=kind, result=result, **told)
        for kind, result in results.items()
    )


def _check_of(day: date) -> dict[str, object]:
    return {"checked_on": day, "source": "国家企业信用信息公示系统", "checked_by": house()}


def succession(predecessor: Party, successor: Party, kind: str = "absorption") -> Succession:
    """One party took another's place, as two registrars confirmed."""
    registrars = [UserFactory(roles=[Role.REGISTRAR]) for _ in range(2)]
    with acting(house()):
        return Succession.objects.create(
            predecessor=predecessor, successor=successor, kind=kind, effective_on=LONG_AGO,
            document=FileFactory(uploaded_by=registrars[0]), entered_by=registrars[0],
            status=Succession.Status.CONFIRMED, decided_by=registrars[1], decided_at=clock.now(),
        )  # fmt: skip


class ProviderFactory(HouseFactory):
    """A provider in business and in credit; it may sit anywhere."""

    class Meta:
        model = Provider

    party = factory.SubFactory(PartyFactory)
    capability = "智能化改造诊断"

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        provider = super()._create(model_class, *args, **kwargs)
        _check_all(provider.party, **SOUND)
        return provider


class MemberFactory(HouseFactory):
    class Meta:
        model = Member

    party = factory.SubFactory(PartyFactory)
    user = factory.SubFactory(UserFactory)
    kind = Member.Kind.OWNER


class BankAccountFactory(HouseFactory):
    """An account in the party's own name, confirmed; ``confirmed_at=None`` leaves it open."""

    class Meta:
        model = BankAccount

    party = factory.SubFactory(PartyFactory)
    holder = factory.SelfAttribute("party.name")
    bank = "中国工商银行上海市青浦支行"
    cnaps = "102290000001"
    number = factory.Sequence(lambda n: f"{31050000000000000 + n}")
    number_digest = factory.LazyAttribute(lambda account: digest(account.number))
    last_four = factory.LazyAttribute(lambda account: account.number[-4:])
    entered_by = factory.SubFactory(UserFactory)
    confirmed_at = factory.LazyFunction(clock.now)
    confirmed_by = factory.LazyAttribute(
        lambda account: UserFactory() if account.confirmed_at else None
    )


class FileFactory(HouseFactory):
    """A stored upload, with its bytes."""

    class Meta:
        model = File

    name = "材料.pdf"
    uploaded_by = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        with acting(kwargs["uploaded_by"]):
            return files.store(pdf(kwargs["name"]), by=kwargs["uploaded_by"])


class CallFactory(HouseFactory):
    """A published call for every item of the version in force, open from yesterday."""

    class Meta:
        model = Call

    version = factory.LazyFunction(policy)
    title = factory.Sequence(lambda n: f"智能化改造和智能工厂项目申报通知（第{n}号）")
    body = "请符合条件的单位在规定时间内申报。"
    drafted_by = factory.LazyFunction(house)
    published_by = factory.SubFactory("tests.factories.UserFactory")
    published_at = factory.LazyFunction(lambda: clock.now() - timedelta(days=1))
    opens_at = factory.LazyFunction(lambda: clock.now() - timedelta(days=1))
    closes_at = factory.LazyFunction(lambda: clock.now() + timedelta(days=30))

    @classmethod
    def _create(cls, model_class, *args, published_at, published_by, **facts):
        call = super()._create(model_class, *args, **facts)
        call.published_at, call.published_by = published_at, published_by if published_at else None
        return call

    @factory.post_generation
    def items(self, create, chosen, **more):
        with acting(house()):
            self.items.set(chosen if chosen is not None else self.version.items.all())

    @factory.post_generation
    def contact(self, create, phone, **more):
        with acting(house()):
            self.contacts.create(office="区经委产业投资科", phone=phone or "021-00000000")

    @classmethod
    def _after_postgeneration(cls, call, create, results=None):
        """Published with a paper once it has its parts; from then on they stand."""
        with acting(house()):
            if call.published_at:
                call.paper = paper_of(call)
            call.save()


def open_call(party: Party) -> Call:
    """The call that stands in the template; a new one for a time or a party it is not open to."""
    now, known = clock.now(), Call.objects.select_related("version")
    call = known.filter(title=STANDING_CALL).exclude(case__party=party).first()
    if not call or not call.opens_at <= now < call.closes_at:
        return CallFactory()
    is_in_force = call.version.in_force_from <= localdate(now) <= call.version.in_force_to
    return call if is_in_force else CallFactory()


def paper_of(call: Call) -> Paper:
    """Bare: neither numbered nor rendered."""
    facts = {"key": f"call-{call.pk}", "title": call.title, "year": call.published_at.year}
    return Paper.objects.create(kind="call", values={}, issued_by=house(), **facts)


class CaseFactory(HouseFactory):
    """A complete draft for a district workshop, of an enterprise with owner and account.

    ``materials=False`` leaves the materials out; ``applicant`` is the owner of the party.
    """

    class Meta:
        model = Case

    class Params:
        code = "district_workshop"
        applicant = factory.SubFactory(UserFactory)

    call = factory.LazyAttribute(lambda case: open_call(case.party))
    version = factory.SelfAttribute("call.version")
    item = factory.LazyAttribute(lambda case: item(case.code, case.version))
    party = factory.LazyAttribute(
        lambda case: MemberFactory(party=EnterpriseFactory().party, user=case.applicant).party
    )
    local_unit = factory.SelfAttribute("party.local_unit")
    account = factory.LazyAttribute(
        lambda case: (
            case.party.bank_accounts.in_use().first()
            or BankAccountFactory(party=case.party, confirmed_by=case.applicant)
        )
    )
    title = factory.Sequence(lambda n: f"总装智能车间{n}")
    summary = "建成总装智能车间，关键工序数控化率达到90%。"
    completed_on = factory.LazyFunction(lambda: clock.today() - timedelta(days=30))
    has_committed = True

    @factory.post_generation
    def materials(self, create, wanted, **more):
        if create and wanted is not False:
            member = self.party.members.select_related("user").first()
            by = member.user if member else UserFactory()
            file = FileFactory(uploaded_by=by)
            with acting(by):
                Material.objects.bulk_create(
                    Material(case=self, kind=kind, file=file, added_by=by)
                    for kind in self.item.materials.filter(required=True)
                )
