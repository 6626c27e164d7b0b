"""What was invested: every invoice and every machine, once (Article 5 (1); I-18)."""

from datetime import datetime

from django.db.models import Q

from applications.eligibility.finding import error, warning
from applications.eligibility.reports import DIAGNOSIS, rests_on_a_report
from applications.states import TERMINAL
from diagnosis.models import Report
from policies.stages import Rule

LISTING = "investment_list"


def asks_for_lines(item) -> bool:
    """Whether a filing of this item lists its invoices one by one."""
    return any(kind.code == LISTING for kind in item.materials.all())


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
    if not rests_on_a_report(case):
        return None
    reports = Report.objects.accepted().filter(enterprise=case.party_id)
    first = reports.order_by("confirmed_on").first()
    if first and case.investment_lines.filter(paid_on__lt=first.confirmed_on).exists():
        return warning("有投资的付款日期早于诊断报告，请审核人员核对。", DIAGNOSIS)
    return None
