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
    """What stands in another case too: taken by one filed, else typed in a draft or in doubt."""
    others = case.investment_lines.model.objects.exclude(case=case).select_related("case__party")
    others = others.filter(Q(is_live=True) | ~Q(case__state__in=TERMINAL))
    others = others.order_by("-is_live", "pk")
    found = [
        use for line in lines for use in (_same_invoice(line, others), _same_machine(line, others))
    ]
    return min(filter(None, found), key=lambda use: not use.is_error, default=None)


def _same_invoice(line, others):
    """Without a code any invoice of this number may be meant; the code tells them apart."""
    if not line.invoice_number:
        return None
    same = others.filter(invoice_number=line.invoice_number)
    if line.invoice_code:
        same = same.filter(invoice_code__in=["", line.invoice_code]).order_by(
            "-invoice_code", "-is_live", "pk"
        )
    other = same.first()
    if other is None:
        return None
    what = f"发票{line.invoice_number}"
    if other.invoice_code and not line.invoice_code:
        what += "（未填发票代码，如非同一张请补填）"
    is_doubtful = line.invoice_code and not other.invoice_code
    return _use(what, other, is_certain=other.is_live and not is_doubtful)


def _same_machine(line, others):
    if not line.equipment_number:
        return None
    other = others.filter(equipment_number=line.equipment_number).first()
    return other and _use(f"设备编号{line.equipment_number}", other, is_certain=other.is_live)


def _use(what, other, *, is_certain):
    where = f"{other.case.number or '草稿'}（{other.case.party}）"
    say = error if is_certain else warning
    return say(
        f"{what}已在另一件申报中使用。",
        "第七条",
        "investment",
        inside=f"{what}已在另一件申报{where}中使用。",
    )


def invoices_follow_the_report(case, _moment: datetime):
    """What was paid before the diagnosis did not follow it (R17)."""
    if not rests_on_a_report(case):
        return None
    reports = Report.objects.accepted().filter(enterprise=case.party_id)
    first = reports.order_by("confirmed_on").first()
    if first and case.investment_lines.filter(paid_on__lt=first.confirmed_on).exists():
        return warning("有投资的付款日期早于诊断报告，请审核人员核对。", DIAGNOSIS)
    return None
