"""Automatic checks of what a claim rests on: report and invoices (Article 5 (1)).

As in `eligibility`: one rule, one function; each returns a Finding or None.
"""

from datetime import datetime

from django.db.models import Q

from applications.finding import error, warning
from applications.states import TERMINAL
from diagnosis import relations
from diagnosis.models import Report
from parties.models import Provider
from policies.stages import Rule

DIAGNOSIS = "第五条（一）"
REPORT = "diagnosis_report"
LISTING = "investment_list"


def asks_for_lines(item) -> bool:
    """Whether a filing of this item lists its invoices one by one."""
    return any(kind.code == LISTING for kind in item.materials.all())


def _rests_on_a_report(case) -> bool:
    is_enterprise = case.item.payee_kind == "enterprise"
    kinds = case.item.materials.all()
    return is_enterprise and any(kind.code == REPORT and kind.required for kind in kinds)


def is_claimed_by_a_provider(case, _moment: datetime):
    """A provider's award goes to a registered provider for a report of its own (R13, R16)."""
    if case.item.rule != Rule.PER_REPORT:
        return None
    if not Provider.objects.filter(party=case.party_id, is_suspended=False).exists():
        return error("申报单位未登记为诊断服务商，或已暂停服务。", "第四条")
    report = case.report
    if report is None or (report.provider_id, report.enterprise_id) != (
        case.party_id,
        case.subject_id,
    ):
        return error("没有选择本单位的诊断报告。", DIAGNOSIS)
    if report.confirmed_on is None:
        return error("诊断报告还没有企业主要负责人签字和企业盖章。", "第六条（一）2")
    if report.refused_at:
        return error("诊断报告经认定不符合要求。", DIAGNOSIS)
    return None


def report_is_accepted(case, _moment: datetime):
    """The Commission's word on the report is still out: it must be given before review (R15)."""
    if case.report is None or case.report.accepted_at or case.report.refused_at:
        return None
    return warning("诊断报告尚未经区经委认定符合要求，初审前须完成认定。", DIAGNOSIS)


def report_is_the_first(case, _moment: datetime):
    """Of two accepted reports on one enterprise the first wins (R16)."""
    if case.report is None:
        return None
    others = Report.objects.accepted().filter(enterprise=case.subject_id)
    others = others.exclude(pk=case.report_id)
    if case.report.accepted_at:
        others = others.filter(accepted_at__lt=case.report.accepted_at)
    first = others.order_by("accepted_at").select_related("provider").first()
    if first is None:
        return None
    said = "该企业另有更早认定符合要求的诊断报告，以先认定的为准。"
    return warning(said, DIAGNOSIS, inside=f"{said}（{first.provider}）")


def provider_is_unrelated(case, _moment: datetime):
    """Provider and enterprise share nothing that reviewers should know of (R13; I-17)."""
    if case.subject is None:
        return None
    if found := relations.shared(case.party, case.subject):
        return warning(
            f"服务商与被诊断企业可能存在关联：{'、'.join(found)}，请审核人员核对。", "第四条"
        )
    return None


def upgrade_follows_a_report(case, _moment: datetime):
    """An accepted report of this enterprise, dated before the upgrade was finished (R17)."""
    if not _rests_on_a_report(case):
        return None
    reports = Report.objects.accepted().filter(enterprise=case.party_id)
    first = reports.order_by("confirmed_on").first()
    if first is None:
        return error("本单位没有经区经委认定符合要求的诊断报告。", DIAGNOSIS)
    if case.completed_on and first.confirmed_on >= case.completed_on:
        said = f"诊断报告的日期（{first.confirmed_on}）须早于完成日期。"
        return error(said, DIAGNOSIS, "completed_on")
    return None


def lists_its_investment(case, _moment: datetime):
    """An award by investment lists every invoice, each line complete (R17)."""
    if not asks_for_lines(case.item):
        return None
    lines = list(case.investment_lines.all())
    if not lines and case.item.rule == Rule.CAPPED:
        return error("请逐项填写投资明细。", DIAGNOSIS, "investment")
    halves = [
        str(place)
        for place, line in enumerate(lines, start=1)
        if not (line.name and line.invoice_number and line.amount_fen and line.paid_on)
    ]
    if halves:
        said = f"投资明细第{'、'.join(halves)}项未填写完整（名称、发票号码、金额、付款日期）。"
        return error(said, DIAGNOSIS, "investment")
    return None


def invoices_are_its_own(case, _moment: datetime):
    """No invoice and no machine is used twice, here or in another living case (I-18)."""
    if not asks_for_lines(case.item):
        return None
    lines = list(case.investment_lines.all())
    invoices = [(one.invoice_code, one.invoice_number) for one in lines if one.invoice_number]
    if twice := {number for code, number in invoices if invoices.count((code, number)) > 1}:
        return error(f"发票{'、'.join(sorted(twice))}填写了两次。", "第七条", "investment")
    machines = [one.equipment_number for one in lines if one.equipment_number]
    if twice := {one for one in machines if machines.count(one) > 1}:
        return error(f"设备编号{'、'.join(sorted(twice))}填写了两次。", "第七条", "investment")
    return _used_elsewhere(case, lines)


def _used_elsewhere(case, lines):
    """The first line that stands in another case too: taken by one filed, or typed in a draft."""
    others = case.investment_lines.model.objects.exclude(case=case).select_related("case__party")
    others = others.filter(Q(is_live=True) | ~Q(case__state__in=TERMINAL))
    for line in lines:
        what, other = _same_invoice(line, others)
        if other is None:
            what, other = _same_machine(line, others)
        if other:
            where = f"{other.case.number or '草稿'}（{other.case.party}）"
            say = error if other.is_live else warning
            return say(
                f"{what}已在另一件申报中使用。",
                "第七条",
                "investment",
                inside=f"{what}已在另一件申报{where}中使用。",
            )
    return None


def _same_invoice(line, others):
    if not line.invoice_number:
        return "", None
    same = others.filter(invoice_code=line.invoice_code, invoice_number=line.invoice_number)
    return f"发票{line.invoice_number}", same.order_by("-is_live", "pk").first()


def _same_machine(line, others):
    if not line.equipment_number:
        return "", None
    same = others.filter(equipment_number=line.equipment_number)
    return f"设备编号{line.equipment_number}", same.order_by("-is_live", "pk").first()


def invoices_follow_the_report(case, _moment: datetime):
    """What was paid before the diagnosis did not follow it (R17)."""
    if not _rests_on_a_report(case):
        return None
    reports = Report.objects.accepted().filter(enterprise=case.party_id)
    first = reports.order_by("confirmed_on").first()
    if first and case.investment_lines.filter(paid_on__lt=first.confirmed_on).exists():
        return warning("有投资的付款日期早于诊断报告，请审核人员核对。", DIAGNOSIS)
    return None


RULES = (
    is_claimed_by_a_provider,
    report_is_accepted,
    report_is_the_first,
    provider_is_unrelated,
    upgrade_follows_a_report,
    lists_its_investment,
    invoices_are_its_own,
    invoices_follow_the_report,
)
