"""What was invested: every invoice and every machine, once (Article 5 (1); I-18)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from applications.eligibility.finding import error, warning
from applications.eligibility.reports import DIAGNOSIS, rests_on_a_report
from applications.states import TERMINAL
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
    copied = [str(place) for place, line in enumerate(lines, start=1) if line.is_copied]
    if copied:
        said = f"投资明细第{'、'.join(copied)}项由以往申报复制，尚未核对确认。"
        return error(said, DIAGNOSIS, "investment")
    return None


@dataclass(frozen=True)
class Use:
    """What one line names and another line names too: in this case, or elsewhere."""

    place: int
    field: str
    what: str
    where: str
    inside: str
    is_certain: bool = True

    @property
    def text(self) -> str:
        """The words for the applicant, at the line itself."""
        return f"{self.what}{self.where}。"


def uses(case, lines: Sequence) -> list[Use]:
    """Every invoice and machine of these lines that is named twice, and where (I-18).

    A case of the applicant's own is named by its number; another party's is not revealed.
    """
    others = _others(case, lines)
    found = [*_twice_here(lines, "invoice"), *_twice_here(lines, "equipment")]
    for place, line in enumerate(lines):
        found += [
            use
            for use in (
                _same_invoice(case, place, line, others),
                _same_machine(case, place, line, others),
            )
            if use
        ]
    return found


def _twice_here(lines, kind: str) -> Iterator[Use]:
    named = [
        (one.invoice_code, one.invoice_number) if kind == "invoice" else ("", one.equipment_number)
        for one in lines
    ]
    what = "发票" if kind == "invoice" else "设备编号"
    for place, (code, number) in enumerate(named):
        if number and (first := named.index((code, number))) < place:
            where = f"与第{first + 1}项重复"
            yield Use(place, f"{kind}_number", f"{what}{number}", where, where)


def _others(case, lines) -> list:
    """The lines of other cases that name the same, those in force first; asked for at once."""
    invoices = {line.invoice_number for line in lines} - {""}
    machines = {line.equipment_number for line in lines} - {""}
    if not invoices | machines:
        return []
    same = Q(invoice_number__in=invoices) | Q(equipment_number__in=machines)
    others = case.investment_lines.model.objects.exclude(case=case).filter(same)
    others = others.filter(Q(is_live=True) | ~Q(case__state__in=TERMINAL))
    return list(others.select_related("case__party").order_by("-is_live", "pk"))


def _same_invoice(case, place, line, others) -> Use | None:
    """Without a code any invoice of this number may be meant; the code tells them apart."""
    if not line.invoice_number:
        return None
    same = [one for one in others if one.invoice_number == line.invoice_number]
    if line.invoice_code:
        same = [one for one in same if one.invoice_code in ("", line.invoice_code)]
        same.sort(key=lambda one: not one.invoice_code)
    if not same:
        return None
    other, what = same[0], f"发票{line.invoice_number}"
    if other.invoice_code and not line.invoice_code:
        what += "（未填发票代码，如非同一张请补填）"
    is_doubtful = line.invoice_code and not other.invoice_code
    return _use(case, place, "invoice_number", what, other, other.is_live and not is_doubtful)


def _same_machine(case, place, line, others) -> Use | None:
    number = line.equipment_number
    other = next((one for one in others if number and one.equipment_number == number), None)
    return other and _use(
        case, place, "equipment_number", f"设备编号{number}", other, other.is_live
    )


def _use(case, place, field, what, other, is_certain) -> Use:
    number = other.case.number or "草稿"
    is_own = other.case.party_id == case.party_id
    where = f"本单位的申报{number}" if is_own else "另一件申报"
    inside = f"另一件申报{number}（{other.case.party}）"
    return Use(
        place, field, what, f"已在{where}中使用", f"已在{inside}中使用", is_certain=bool(is_certain)
    )


def invoices_are_its_own(case, _moment: datetime):
    """No invoice and no machine is used twice, here or in another living case (I-18)."""
    if not asks_for_lines(case.item):
        return None
    found = uses(case, list(case.investment_lines.all()))
    certain = [use for use in found if use.is_certain]
    if not found:
        return None
    say, told = (error, certain) if certain else (warning, found)
    return say(
        _sentences((use.where, use.what) for use in told),
        "第七条",
        "investment",
        inside=_sentences((use.inside, use.what) for use in told),
    )


def _sentences(told: Iterable[tuple[str, str]]) -> str:
    """One sentence for each place, naming everything that stands there too."""
    by_place: dict[str, list[str]] = {}
    for where, what in told:
        by_place.setdefault(where, []).append(what)
    return "".join(f"{'、'.join(whats)}{where}。" for where, whats in by_place.items())


def invoices_follow_the_report(case, _moment: datetime):
    """What was paid before the diagnosis did not follow it (R17)."""
    if not rests_on_a_report(case):
        return None
    paid = [line.paid_on for line in case.investment_lines.all() if line.paid_on]
    first = case.first_own_report if paid else None
    if first and min(paid) < first.confirmed_on:
        said = "有投资的付款日期早于诊断报告，请审核人员核对。"
        return warning(said, DIAGNOSIS, "investment")
    return None
