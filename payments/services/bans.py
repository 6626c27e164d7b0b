"""The decision to ban a party for three years, by one person and another (Article 7; R65)."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.db.transaction import atomic
from django_fsm import TransitionNotAllowed

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from accounts.roles import Role
from applications.models import Case
from applications.states import BEFORE_ORDER, State
from parties.models import Ban, Party
from parties.services.members import hold
from payments.models import BanDecision
from payments.models.ban import OUR_OWN
from payments.services import sanction_papers
from reviews.services.notices import clear_if_over

YEARS = 3
PROPOSERS = {Role.INVESTIGATOR, Role.REVIEW_LEAD}
CHECKERS = {Role.REVIEW_LEAD}
IN_ITS_WAY = (*BEFORE_ORDER, State.PAYMENT_ORDERED)


def last_day(served_on: date) -> date:
    """Same day three years on; 29 February falls back to the last of the month (R65)."""
    try:
        return served_on.replace(year=served_on.year + YEARS)
    except ValueError:
        return date(served_on.year + YEARS, 2, 28)


def period(served_on: date) -> tuple[date, date]:
    """The first and the last day of a ban served on this day."""
    return served_on + timedelta(days=1), last_day(served_on)


def open_cases(party: Party) -> QuerySet[Case]:
    """Cases the party is in, in any role, which could still lead to money; none stops by itself."""
    of_party = Case.objects.filter(Q(party=party) | Q(subject=party), state__in=IN_ITS_WAY)
    return of_party.order_by("pk")


@atomic
def propose(
    party: Party, *, by: User, key: str, facts: str, decision_number: str = "",
    source: str = OUR_OWN, served_on: date | None = None, case: Case | None = None,
) -> BanDecision:  # fmt: skip
    """Enter a decision to ban; it binds nobody before another person has confirmed it.

    The same key twice is one decision. ``served_on`` may be entered later. A decision of our own
    has the number of its paper; that of another department is entered.
    """
    if not by.roles & PROPOSERS:
        raise PermissionDenied("禁止申报由区经委异议核查员或评审负责人提出。")
    if found := BanDecision.objects.filter(key=key).first():
        if found.proposed_by_id != by.pk:
            raise ValidationError("此提交编号已用于另一操作，请刷新页面后重试。")
        return found
    for name, text in (("facts", facts), ("source", source)):
        if not text.strip():
            raise ValidationError({name: "这一项不能为空。"})
    _check_number(source.strip(), decision_number.strip())
    if case is not None and party.pk not in {case.party_id, case.subject_id}:
        raise ValidationError({"uscc": "所选案件不是这个单位的案件。"})
    party = hold(party)
    _refuse_a_day_to_come(served_on)
    if served_on:
        _refuse_a_second(party, served_on)
    with acting(by):
        return BanDecision.objects.create(
            key=key,
            party=party,
            case=case,
            source=source.strip(),
            decision_number=decision_number.strip(),
            facts=facts.strip(),
            responsible=party.legal_representative,
            served_on=served_on,
            proposed_by=by,
        )


@atomic
def confirm(decision: BanDecision, *, by: User, note: str = "") -> BanDecision:
    """Another person stands by the decision; it binds from the day after service."""
    decision = _to_check(decision, by)
    _close(decision, by, BanDecision.Outcome.CONFIRMED, note)
    return _bind(decision, by) if decision.served_on else decision


@atomic
def decline(decision: BanDecision, *, by: User, note: str) -> BanDecision:
    """The second person does not stand by the decision, and says why."""
    decision = _to_check(decision, by)
    if not note.strip():
        raise ValidationError({"note": "请写明不予确认的原因。"})
    _close(decision, by, BanDecision.Outcome.DECLINED, note)
    return decision


@atomic
def serve(decision: BanDecision, *, by: User, served_on: date) -> BanDecision:
    """A confirmed decision reached the party; the ban starts on the day after."""
    if not by.roles & PROPOSERS:
        raise PermissionDenied("送达由区经委异议核查员或评审负责人登记。")
    decision = _held(decision)
    if decision.outcome != BanDecision.Outcome.CONFIRMED:
        raise TransitionNotAllowed("这份决定尚未确认，不能登记送达。")
    if decision.ban_id:
        raise TransitionNotAllowed(f"已登记送达：{decision.served_on}。")
    _refuse_a_day_to_come(served_on)
    _refuse_a_day_unchecked(decision, served_on)
    decision.served_on = served_on
    return _bind(decision, by)


@atomic
def lift(decision: BanDecision, *, by: User, reason: str) -> BanDecision:
    """Another person ends a ban early, after a review or a judgment; it stays on record."""
    if not by.roles & CHECKERS:
        raise PermissionDenied("禁止申报由区经委评审负责人解除。")
    decision = _held(decision)
    if decision.ban is None or decision.ban.lifted_at or decision.ban.ends_on < clock.today():
        raise TransitionNotAllowed("没有生效中的禁止申报可以解除。")
    if is_checker(decision, by):
        raise PermissionDenied("复核人不得解除自己确认的决定，请由另一位评审负责人解除。")
    if not reason.strip():
        raise ValidationError({"reason": "请写明解除的原因和依据。"})
    decision.ban.lifted_at, decision.ban.lifted_reason = clock.now(), reason.strip()
    decision.lifted_by = by
    with acting(by):
        decision.ban.save(update_fields=["lifted_at", "lifted_reason"])
        decision.save(update_fields=["lifted_by"])
    for case in open_cases(decision.party).filter(state=State.ON_NOTICE):
        clear_if_over(case, by=User.objects.house())  # what its ban held up when the notice closed
    return decision


def is_checker(decision: BanDecision, user: User) -> bool:
    """Whether this natural person confirmed or declined the decision, under any login."""
    return bool(decision.checked_by and decision.checked_by.person_id == user.person_id)


def _held(decision: BanDecision) -> BanDecision:
    hold(decision.party)
    rows = BanDecision.objects.select_related("party", "proposed_by", "checked_by", "ban")
    return rows.select_for_update(of=("self",)).get(pk=decision.pk)


def _to_check(decision: BanDecision, by: User) -> BanDecision:
    if not by.roles & CHECKERS:
        raise PermissionDenied("禁止申报由区经委评审负责人复核。")
    decision = _held(decision)
    if decision.outcome:
        raise TransitionNotAllowed(
            f"已由{decision.checked_by}复核：{decision.get_outcome_display()}。"
        )
    if decision.proposed_by.person_id == by.person_id:
        raise PermissionDenied("提出人不得复核自己提出的决定，请由另一位评审负责人复核。")
    return decision


def _close(decision: BanDecision, by: User, outcome: str, note: str) -> None:
    decision.outcome, decision.checked_note = outcome, note.strip()
    decision.checked_by, decision.checked_at = by, clock.now()
    with acting(by):
        decision.save(update_fields=["outcome", "checked_note", "checked_by", "checked_at"])


def _bind(decision: BanDecision, by: User) -> BanDecision:
    _refuse_a_second(decision.party, decision.served_on)
    starts_on, ends_on = period(decision.served_on)
    with acting(by):
        if decision.source == OUR_OWN:
            decision.paper = sanction_papers.ban(decision, starts_on, ends_on, by=by)
            decision.decision_number = decision.paper.number
        decision.ban = Ban.objects.create(
            party=decision.party,
            decision_number=decision.decision_number,
            source=decision.source,
            served_on=decision.served_on,
            starts_on=starts_on,
            ends_on=ends_on,
            decided_by=decision.proposed_by,
        )
        decision.save(update_fields=["served_on", "ban", "paper", "decision_number"])
    return decision


def _check_number(source: str, number: str) -> None:
    if source == OUR_OWN and number:
        said = "区经委的决定由系统在出具决定书时编号，请留空；其他部门的决定，请先填写决定部门。"
        raise ValidationError({"decision_number": said})
    if source != OUR_OWN and not number:
        raise ValidationError({"decision_number": "请填写该部门的决定文号。"})


def _refuse_a_day_to_come(served_on: date | None) -> None:
    if served_on and served_on > clock.today():
        raise ValidationError({"served_on": "送达日期不能晚于今天。"})


def _refuse_a_day_unchecked(decision: BanDecision, served_on: date) -> None:
    """The day of service is when the three years begin: one person alone does not set it back."""
    checked_on = clock.local_date(decision.checked_at)
    if served_on < checked_on:
        said = (
            f"送达日期不得早于复核之日（{checked_on}）；"
            "此前已送达的，请填写送达日期另行提出，由另一人复核。"
        )
        raise ValidationError({"served_on": said})


def _refuse_a_second(party: Party, served_on: date) -> None:
    starts_on, ends_on = period(served_on)
    standing = party.bans.filter(
        lifted_at__isnull=True, starts_on__lte=ends_on, ends_on__gte=starts_on
    ).first()
    if standing:
        raise ValidationError(
            {
                "served_on": f"该单位已在{standing.starts_on}至{standing.ends_on}禁止申报"
                f"（{standing.decision_number}），期间不能重叠。"
            }
        )
