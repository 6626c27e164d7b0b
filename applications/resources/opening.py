"""Opening balances of the ladder in a spreadsheet."""

from typing import Any

from django.core.exceptions import ValidationError

from accounts import clock
from applications.models import OpeningBalance
from applications.services import opening_balances
from applications.services.opening_balances import Line, Register
from parties.models import Party
from parties.services.members import hold_all
from parties.uscc import normalise
from policies.models import AwardItem, PolicyVersion
from policies.money import FEN_PER_YUAN, yuan
from records.importing.cells import amount, code, day, text
from records.importing.reading import Row, Rows, Table
from records.importing.rows import CHANGED, NEW, SAME, CheckedRows, Found

CODE, ITEM, AMOUNT, DAY, NOTE = (
    "统一社会信用代码", "对应奖励项目", "已奖励金额（元）", "奖励日期", "说明",
)  # fmt: skip
SAMPLE = ("91310118MA1JXXXXXX", "智能车间", "200000", "2019-11-20", "依据某某文件")


class OpeningTable(Table):
    """The columns of opening balances."""

    columns = (CODE, ITEM, AMOUNT, DAY, NOTE)


class OpeningResource(CheckedRows):
    """Facts: ``evidence`` and ``by``."""

    names = {"uscc": CODE, "item": ITEM, "amount": AMOUNT, "awarded_on": DAY, "note": NOTE}
    reads = {"uscc": code, "item": text, "amount": amount, "awarded_on": day, "note": text}

    def hold(self, rows: Rows) -> None:
        hold_all(self._parties(rows))

    def prepare(self, rows: Rows) -> None:
        self.parties = {party.uscc: party for party in self._parties(rows)}
        self.register = Register(self.parties.values())
        versions = PolicyVersion.objects.in_force_on(clock.today())
        items = AwardItem.objects.filter(version__in=versions).select_related("ladder")
        self.items = {item.name: item for item in items}

    def _parties(self, rows: Rows):
        codes = {code.upper() for code in self.readable(rows, "uscc")}
        return Party.objects.filter(uscc__in=codes)

    def look(self, row: Row, given: dict[str, Any]) -> Found:
        line = self._line(**given)
        there = self.register.row(line)
        is_same = there is not None and line.is_same(there)
        if not is_same:
            opening_balances.check(line, self.register)
        self.once(row, line.party.pk, line.item.rank, cell="uscc")
        entry, shown = (line, there), _shown(line)
        if is_same:
            return Found(SAME, entry, shown)
        if there is None:
            return Found(NEW, entry, shown, warnings=self._warnings(line))
        opening_balances.check_against_row(line, there)
        return Found(CHANGED, entry, shown, _shown(there))

    def enter(self, entries: list[tuple[Line, OpeningBalance | None]]) -> None:
        opening_balances.enter_all(entries, self.facts["evidence"], by=self.facts["by"])

    def _line(self, uscc, item, amount, awarded_on, note) -> Line:
        party, known = self.parties.get((uscc or "").upper()), self.items.get(item)
        errors = {}
        if party is None:
            errors["uscc"] = _why_unknown(uscc or "")
        if known is None:
            errors["item"] = f"没有名为“{item}”的奖励项目。"
        if awarded_on is None:
            errors["awarded_on"] = "请填写奖励日期。"
        if errors or amount is None:
            raise ValidationError(errors)
        return Line(party, known, int(amount * FEN_PER_YUAN), awarded_on, note or "")

    def _warnings(self, line: Line) -> list[str]:
        refused = self.register.refused.get((line.party.pk, line.item.rank))
        return [f"这笔期初曾未通过复核：{refused.reason}"] if refused else []


def _why_unknown(code: str) -> str:
    try:
        return f"{normalise(code)}未在本系统登记，请先在“主体”中登记。"
    except ValueError as error:
        return f"{error}。"


def _shown(one: Line | OpeningBalance) -> dict[str, str]:
    return {
        CODE: one.party.uscc,
        ITEM: one.item.name,
        AMOUNT: yuan(one.amount_fen),
        DAY: f"{one.awarded_on}",
        NOTE: one.note,
    }
