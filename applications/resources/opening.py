"""Opening balances of the ladder in a spreadsheet."""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError

from accounts import clock
from applications.models import OpeningBalance
from applications.resources.rows import CheckedRows
from applications.resources.tables import Table, day, text
from applications.services import opening_balances
from parties.models import Party
from parties.uscc import normalise
from policies.models import AwardItem, PolicyVersion
from policies.money import FEN_PER_YUAN

CODE, ITEM, AMOUNT, DAY, NOTE = (
    "统一社会信用代码", "对应奖励项目", "已奖励金额（元）", "奖励日期", "说明",
)  # fmt: skip
SAMPLE = ("91310118MA1JXXXXXX", "智能车间", "200000", "2019-11-20", "依据某某文件")
PLAIN = re.compile(r"-?\d{1,12}(\.\d{1,20})?")  # an exponent may ask for a million digits


class OpeningTable(Table):
    """The columns of opening balances."""

    columns = (CODE, ITEM, AMOUNT, DAY, NOTE)


class OpeningResource(CheckedRows):
    """Facts: ``evidence`` and ``by``."""

    names = {"uscc": CODE, "item": ITEM, "amount": AMOUNT, "awarded_on": DAY, "note": NOTE}

    class Meta(CheckedRows.Meta):
        model = OpeningBalance
        fields = ()

    def prepare(self, dataset):
        versions = PolicyVersion.objects.in_force_on(clock.today())
        items = AwardItem.objects.filter(version__in=versions).select_related("ladder")
        self.items = {item.name: item for item in items}
        self.lines = {}

    def look(self, row):
        party, item = _party(row[CODE]), self.items.get(text(row[ITEM]))
        if item is None:
            raise ValidationError({"item": f"没有名为“{text(row[ITEM])}”的奖励项目。"})
        given_on = _at("awarded_on", day, row[DAY])
        if given_on is None:
            raise ValidationError({"awarded_on": "请填写奖励日期。"})
        amount = _fen(row[AMOUNT])
        opening_balances.check(party, item, amount, given_on)
        if (same := (party.pk, item.rank)) in self.lines:
            raise ValidationError({"uscc": f"与第{self.lines[same]}行重复。"})
        self.lines[same] = row["行号"]
        self.found.append((party, item, amount, given_on, text(row[NOTE])[:200]))
        return OpeningBalance(party=party, item=item), True

    def enter(self, found):
        for party, item, amount, given_on, note in sorted(found, key=lambda one: one[0].pk):
            opening_balances.enter(
                party, item, amount, self.facts["evidence"], awarded_on=given_on,
                by=self.facts["by"], note=note,
            )  # fmt: skip


def _at(cell, read, value):
    try:
        return read(value)
    except ValidationError as refusal:
        raise ValidationError({cell: refusal}) from refusal


def _party(value) -> Party:
    try:
        code = normalise(_at("uscc", text, value))
    except ValueError as error:
        raise ValidationError({"uscc": f"{error}。"}) from error
    party = Party.objects.filter(uscc=code).first()
    if party is None:
        raise ValidationError({"uscc": f"{code}未在本系统登记，请先在“主体”中登记。"})
    return party


def _fen(value) -> int:
    words = str(value).strip().replace(",", "").replace("，", "")
    if not PLAIN.fullmatch(words):
        said = f"“{words[:20]}”不是金额，请填写数字，不用科学计数。"
        raise ValidationError({"amount": said})
    fen = Decimal(words) * FEN_PER_YUAN
    if fen != fen.to_integral_value():
        raise ValidationError({"amount": "金额最多保留两位小数。"})
    return int(fen)
