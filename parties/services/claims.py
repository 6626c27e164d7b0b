"""To act for an organisation: asked for with its papers, decided by an officer (Article 4).

Nobody holds a code by having typed it first: until an officer has seen licence and letter, a claim
gives no right at all, and every claim to a code stands beside the others on the officer's desk.
"""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File as Upload
from django.db.transaction import atomic
from django.urls import reverse
from django.utils.timezone import localtime
from django_fsm import TransitionNotAllowed

from accounts import clock
from accounts.acting import acting
from accounts.limits import DAY, TooMany, full_until, one_at_a_time
from accounts.models import LocalUnit, User
from accounts.roles import Role
from accounts.services import inbox
from parties.models import Member, MembershipClaim, Party
from parties.services import registration
from parties.services.members import enrol, hold, is_official
from parties.services.registration import Stated
from records.models import File
from records.services import files
from records.sniffing import XLSX

State = MembershipClaim.State
OWNER = Member.Kind.OWNER


@atomic
def file(
    code: str,
    *,
    by: User,
    kind: str,
    licence: Upload,
    letter: Upload,
    key: str,
    claimant: User | None = None,
    stated: Stated | None = None,
) -> MembershipClaim:
    """A person's claim lies on the desk of the local unit; the same key again is the same claim.

    ``stated`` tells of an organisation that is not registered. The registrar may file for somebody
    who came with a letter; another person decides all the same.
    """
    claimant = claimant or by
    _check_filer(claimant, by)
    code = registration.code_of(code)
    one_at_a_time(f"claim to {code}")
    if earlier := MembershipClaim.objects.filter(key=key, filed_by=by).first():
        return earlier
    party = registration.find(code)
    _refuse_needless(code, party, claimant, kind)
    _refuse_too_many(by)
    columns = {} if party else registration.as_columns(stated)
    with acting(by):
        claim = MembershipClaim(
            uscc=code, party=party, claimant=claimant, filed_by=by, kind=kind, key=key,
            licence=_kept(licence, "licence", by), letter=_kept(letter, "letter", by), **columns,
        )  # fmt: skip
        claim.full_clean()
        claim.save()
    _warn_owners(party, claim, f"{claimant} 申请代表{claim.shown_name}办理业务，待核验。")
    return claim


def _check_filer(claimant: User, by: User) -> None:
    if by.pk != claimant.pk and not by.has_role(Role.REGISTRAR):
        raise PermissionDenied("单位认证由本人申请，或由区经委登记员凭授权委托书代为提交。")
    if is_official(claimant):
        raise ValidationError("工作人员不得兼任申报单位的成员。申报单位请由其自己的人员开户办理。")


def _refuse_needless(code: str, party: Party | None, claimant: User, kind: str) -> None:
    if MembershipClaim.objects.open().filter(uscc=code, claimant__person=claimant.person).exists():
        raise ValidationError("对该单位已有一份待核验的申请，请等待核验，或先撤回再重新提交。")
    if party and party.members.filter(user=claimant, until__isnull=True, kind=kind).exists():
        raise ValidationError("已经是该单位的成员，无须再申请。")
    if kind != OWNER and not registration.has_owner(party):
        raise ValidationError({"kind": "该单位还没有负责人，首位成员须以负责人身份申请。"})


def _refuse_too_many(by: User) -> None:
    most = settings.CLAIMS_BY_PERSON_A_DAY
    own = MembershipClaim.objects.filter(filed_by=by, claimant=by)
    if until := full_until(own, "filed_at", most, DAY):
        raise TooMany(f"每人一天内最多提交{most}份单位认证申请", until)


def _kept(upload: Upload, field: str, by: User) -> File:
    try:
        if files.check(upload) == XLSX:
            raise ValidationError("请上传 PDF、JPG 或 PNG 扫描件，不能是表格。")
        return files.store(upload, by=by)
    except ValidationError as refusal:
        raise ValidationError({field: refusal.messages}) from refusal


def office_of(unit: LocalUnit | None) -> str:
    """Who looks at claims of this unit, and how to reach them; without a unit the registrar."""
    contact = settings.PUBLIC_CONTACT
    if unit is None:
        return f"{contact['unit']}登记员（电话{contact['phone']}）"
    department = f"{unit.name}{unit.department}"
    return f"{department}（电话{unit.phone}）" if unit.phone else department


def may_decide(claim: MembershipClaim, by: User) -> bool:
    """Whether the claim lies on this user's desk, and is of other people."""
    others = by.person_id not in {claim.claimant.person_id, claim.filed_by.person_id}
    return others and MembershipClaim.objects.of_desk(by).filter(pk=claim.pk).exists()


def _held(claim: MembershipClaim, by: User) -> MembershipClaim:
    """The claim locked and read anew, after its party and all that goes on under its code."""
    one_at_a_time(f"claim to {claim.uscc}")
    if party := registration.find(claim.uscc):
        hold(party)
    known = MembershipClaim.objects.select_related("claimant__person", "filed_by", "party")
    claim = known.select_for_update(of=("self",)).get(pk=claim.pk)
    if not may_decide(claim, by):
        raise PermissionDenied(
            f"单位认证由{office_of(claim.unit)}核验，申请人和代为提交的人不得自己核验。"
        )
    return claim


def _refuse_decided(claim: MembershipClaim) -> None:
    if not claim.is_open:
        when = localtime(claim.decided_at)
        raise TransitionNotAllowed(
            f"已由{claim.decided_by}于{when:%Y-%m-%d %H:%M}办理（{claim.get_state_display()}），"
            "本次操作未作任何改变。"
        )


@atomic
def confirm(claim: MembershipClaim, *, by: User) -> MembershipClaim:
    """The claimant acts for the organisation from now on; a new one is registered with it.

    Confirming twice changes nothing.
    """
    claim = _held(claim, by)
    if claim.state == State.CONFIRMED:
        return claim
    _refuse_decided(claim)
    if is_official(claim.claimant):
        raise ValidationError("申请人现为工作人员，不得兼任申报单位的成员。")
    party = claim.party or registration.find(claim.uscc)
    with acting(by):
        party = party or registration.register(claim)
        rivals = MembershipClaim.objects.open().filter(uscc=claim.uscc).exclude(pk=claim.pk)
        rivals.filter(party=None).update(party=party)
        enrol(party, claim.claimant, kind=claim.kind, by=by)
        claim.party = party
        _decide(claim, State.CONFIRMED, by)
    as_what = claim.get_kind_display()
    inbox.tell(
        [claim.claimant],
        f"单位认证已通过：{party.name}",
        f"您已是{party.name}的{as_what}，可以申报和办理业务。",
        reverse("organisation", args=[party.public_id]),
    )
    _warn_owners(party, claim, f"{claim.claimant} 经核验成为{party.name}的{as_what}。")
    return claim


@atomic
def refuse(claim: MembershipClaim, *, by: User, reason: str) -> MembershipClaim:
    """The claim gives no right; the claimant reads why and who can help."""
    claim = _held(claim, by)
    _refuse_decided(claim)
    claim.reason = reason.strip()
    if not claim.reason:
        raise ValidationError({"reason": "请写明未通过的原因，申请人据此更正。"})
    with acting(by):
        _decide(claim, State.REFUSED, by)
    inbox.tell(
        {claim.claimant, claim.filed_by},
        f"单位认证未通过：{claim.shown_name}",
        f"原因：{claim.reason}\n更正后可以重新申请；有疑问请联系{office_of(claim.unit)}。",
        reverse("claim", args=[claim.public_id]),
    )
    return claim


@atomic
def withdraw(claim: MembershipClaim, *, by: User) -> MembershipClaim:
    """The claimant no longer asks; withdrawing twice changes nothing."""
    one_at_a_time(f"claim to {claim.uscc}")
    claim = MembershipClaim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    if by.pk not in {claim.claimant_id, claim.filed_by_id}:
        raise PermissionDenied("申请由申请人或提交人自己撤回。")
    if claim.state == State.WITHDRAWN:
        return claim
    _refuse_decided(claim)
    with acting(by):
        _decide(claim, State.WITHDRAWN, by)
    return claim


def _decide(claim: MembershipClaim, state: str, by: User) -> None:
    claim.state, claim.decided_by, claim.decided_at = state, by, clock.now()
    claim.save(update_fields=["state", "party", "decided_by", "decided_at", "reason"])


def _warn_owners(party: Party | None, claim: MembershipClaim, words: str) -> None:
    """Those who answer for the party hear of it, in case it is not meant."""
    if party is None:
        return
    owners = party.members.filter(kind=OWNER, until__isnull=True).exclude(user=claim.claimant)
    inbox.tell(
        [member.user for member in owners.select_related("user")],
        f"{party.name}：成员变动提醒",
        f"{words}如不知情，请立即联系{office_of(claim.unit)}。",
        reverse("organisation", args=[party.public_id]),
    )
