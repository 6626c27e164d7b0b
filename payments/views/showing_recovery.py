"""How demands to pay back, their receipts and bans are shown."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.timezone import localtime

from accounts import clock
from accounts.models import User
from accounts.parts import BAD, GOING, GOOD, QUIET, WARN, Action, Fact
from accounts.roles import Role
from applications.models import Case
from payments.models import BanDecision, Disbursement, Recovery
from payments.services.bans import CHECKERS, PROPOSERS, is_checker, period
from policies.money import yuan
from records.capitals import in_capitals

DAYS_TO_PAY_BACK = 15
LEADS = {Role.REVIEW_LEAD, Role.INVESTIGATOR}


@dataclass(frozen=True)
class Row:
    """A demand in a list: where it stands, and what this reader may do with it."""

    recovery: Recovery
    state: str
    tone: str
    actions: list[Action]


def usual_due_on() -> date:
    """The day that is proposed for paying back; the policy names none."""
    return clock.today() + timedelta(days=DAYS_TO_PAY_BACK)


def standing(recovery: Recovery, today: date) -> tuple[str, str]:
    """Where a demand stands today, in words and colour."""
    if recovery.dropped_at:
        return "已撤销", QUIET
    if not recovery.remaining_fen:
        return "已追回", GOOD
    late = (today - recovery.due_on).days
    return (f"逾期{late}天", BAD) if late > 0 else ("追回中", GOING)


def row(recovery: Recovery, user: User, today: date) -> Row:
    """One line of the list."""
    state, tone = standing(recovery, today)
    is_open = not recovery.dropped_at and recovery.remaining_fen
    place, found = [recovery.case.public_id], []
    if is_open and user.has_role(Role.PAYER):
        found.append(Action("核收", reverse("recover", args=place), "primary"))
    is_another = recovery.demanded_by.person_id != user.person_id
    if is_open and not recovery.received_fen and user.roles & LEADS and is_another:
        found.append(Action("撤销追回", reverse("drop_recovery", args=place)))
    if not recovery.dropped_at and user.roles & PROPOSERS:
        address = f"{reverse('propose_ban')}?case={recovery.case.public_id}"
        found.append(Action("提出禁止申报", address))
    return Row(recovery, state, tone, found)


def facts(recovery: Recovery) -> list[Fact]:
    """What was demanded, why, and what is still to come."""
    demanded = recovery.demanded_fen
    return [
        Fact("应追回", f"{yuan(demanded)} 元", note=in_capitals(demanded), figure=True),
        Fact("已追回", f"{yuan(recovery.received_fen)} 元", figure=True),
        Fact("尚未追回", f"{yuan(recovery.remaining_fen)} 元", figure=True),
        Fact(
            "退回期限",
            f"{recovery.due_on:%Y-%m-%d}",
            note=standing(recovery, clock.today())[0],
            figure=True,
        ),
        Fact("事由", recovery.get_ground_display(), note=recovery.facts),
        Fact("主要负责人（行为时）", recovery.responsible),
        Fact(
            "决定",
            str(recovery.demanded_by),
            note=f"{localtime(recovery.demanded_at):%Y-%m-%d %H:%M}",
        ),
    ]


def payments(case: Case) -> list[Disbursement]:
    """What the bank did on this case, in order."""
    journal = Disbursement.objects.filter(line__case=case)
    return list(journal.select_related("line__order__paper", "confirmed_by__person"))


def ban_standing(decision: BanDecision, today: date) -> tuple[str, str]:
    """Where a decision to ban stands today, in words and colour."""
    if not decision.outcome:
        return "待复核", WARN
    if decision.outcome == BanDecision.Outcome.DECLINED:
        return "不予确认", QUIET
    if decision.ban is None:
        return "待登记送达", WARN
    if decision.ban.lifted_at:
        return "已解除", QUIET
    if decision.ban.ends_on < today:
        return "已期满", QUIET
    return ("生效中", BAD) if decision.ban.starts_on <= today else ("次日生效", WARN)


def ban_period(decision: BanDecision) -> str:
    """From when until when the party may not apply; '' before the service is known."""
    if decision.served_on is None:
        return ""
    starts_on, ends_on = period(decision.served_on)
    return f"{starts_on:%Y-%m-%d} 至 {ends_on:%Y-%m-%d}"


def ban_facts(decision: BanDecision) -> list[Fact]:
    """What is known of a decision, for its side column."""
    proposed = f"{localtime(decision.proposed_at):%Y-%m-%d %H:%M}"
    found = [
        Fact("单位", decision.party.name, note=decision.party.uscc),
        Fact("主要负责人（行为时）", decision.responsible),
        Fact("决定部门", decision.source, note=decision.decision_number),
        Fact("送达", f"{decision.served_on or '尚未登记'}", figure=True),
        Fact("禁止申报期", ban_period(decision) or "自送达次日起三年", figure=True),
        Fact("提出", str(decision.proposed_by), note=proposed),
    ]
    if decision.checked_at:
        checked = f"{localtime(decision.checked_at):%Y-%m-%d %H:%M}　{decision.checked_note}"
        found.append(Fact("复核", str(decision.checked_by), note=checked))
    if decision.case:
        place = reverse("case", args=[decision.case.public_id])
        found.append(Fact("涉及案件", str(decision.case), url=place))
    if decision.ban and decision.ban.lifted_at:
        lifted = f"{localtime(decision.ban.lifted_at):%Y-%m-%d}　{decision.ban.lifted_reason}"
        found.append(Fact("解除", str(decision.lifted_by), note=lifted))
    return found


def ban_actions(decision: BanDecision, user: User) -> list[Action]:
    """What this reader may do with a decision now; shut buttons say why."""
    found, state = [], ban_standing(decision, clock.today())[0]
    if state == "待复核":
        found += [_check(decision, user, "confirm_ban", "确认", "danger")]
        found += [_check(decision, user, "decline_ban", "不予确认", "")]
    if state == "待登记送达":
        found.append(_step(decision, user, PROPOSERS, "serve_ban", "登记送达", "primary"))
    if state in {"生效中", "次日生效"}:
        found.append(_lift(decision, user))
    return found


def _step(
    decision: BanDecision, user: User, roles: set[Role], name: str, label: str, style: str
) -> Action:
    why = "" if user.roles & roles else f"由区经委{'或'.join(sorted(r.label for r in roles))}办理"
    return Action(label, reverse(name, args=[decision.public_id]), style, why)


def _check(decision: BanDecision, user: User, name: str, label: str, style: str) -> Action:
    if decision.proposed_by.person_id == user.person_id:
        return Action(label, "", style, "提出人不得复核，由另一位评审负责人办理")
    return _step(decision, user, CHECKERS, name, label, style)


def _lift(decision: BanDecision, user: User) -> Action:
    if is_checker(decision, user):
        return Action("解除", "", "", "复核人不得解除，由另一位评审负责人办理")
    return _step(decision, user, CHECKERS, "lift_ban", "解除", "")
