"""What the recovery demand and the ban decision say, as final strings and amounts in fen."""

from datetime import date

from django.conf import settings

from accounts import clock
from accounts.models import User
from payments.models import BanDecision, Disbursement, Recovery
from policies.models import PolicyVersion
from records.dates import in_full
from records.models import Paper
from records.services import papers

ACCOUNT_NOTE = "收款账户以区财政局书面通知为准；汇款前请与下列联系部门核对。"


def demand(recovery: Recovery, *, by: User) -> Paper:
    """Number the notice that demands an award back; it is rendered after the step."""
    case = recovery.case
    journal = Disbursement.objects.filter(line__case=case, kind=Disbursement.Kind.PAY)
    paid = journal.select_related("line__order__paper").latest("pk")
    values = _head(case.party.name, case.party.uscc) | {
        "case_number": case.number,
        "item_name": case.item.name,
        "order_number": paid.line.order.paper.number,
        "paid_on": in_full(paid.paid_on),
        "paid_fen": paid.amount_fen,
        "ground": recovery.get_ground_display(),
        "facts": recovery.facts,
        "clause": f"《{case.version.title}》第七条",
        "demanded_fen": recovery.demanded_fen,
        "due_on": in_full(recovery.due_on),
        "account_note": ACCOUNT_NOTE,
    }
    title = f"关于追回“{case.item.name}”奖励资金的通知"
    return papers.issue("recovery_demand", title, values, by=by, key=f"recovery-{recovery.pk}")


def ban(decision: BanDecision, starts_on: date, ends_on: date, *, by: User) -> Paper:
    """Number the decision that bans a party, once it is confirmed and served."""
    values = _head(decision.party.name, decision.party.uscc) | {
        "legal_representative": decision.responsible,
        "facts": decision.facts,
        "clause": f"《{_rules(decision)}》第七条",
        "served_on": in_full(decision.served_on),
        "starts_on": in_full(starts_on),
        "ends_on": in_full(ends_on),
    }
    title = f"关于取消{decision.party.name}申报资格的决定"
    return papers.issue("ban_decision", title, values, by=by, key=f"ban-decision-{decision.pk}")


def _head(name: str, uscc: str) -> dict:
    return {
        "party_name": name,
        "uscc": uscc,
        "contact": settings.PUBLIC_CONTACT,
        "date": in_full(clock.today()),
    }


def _rules(decision: BanDecision) -> str:
    if decision.case:
        return decision.case.version.title
    version = PolicyVersion.objects.in_force_on(clock.today()).first()
    return (version or PolicyVersion.objects.latest("in_force_from")).title
