"""Bans that other departments decided, in a spreadsheet (R65)."""

from typing import Any

from parties.models import Party
from parties.services.members import hold_all
from payments.services import ban_list
from payments.services.ban_list import Checked, Line, Register
from records.importing.cells import code, day, text
from records.importing.reading import Row, Rows, Table
from records.importing.rows import NEW, SAME, CheckedRows, Found

CODE, NAME, PERSON, SOURCE, NUMBER, FACTS, DAY = (
    "统一社会信用代码", "单位名称", "法定代表人（行为时）", "决定部门", "决定文号", "事实与依据",
    "送达日期",
)  # fmt: skip
SAMPLE = (
    "91310118MA1JXXXXXX", "上海某某智能装备有限公司", "张某", "区科委", "青科罚〔2022〕1号",
    "提供虚假材料骗取专项资金，情节严重", "2022-06-15",
)  # fmt: skip


class BanTable(Table):
    """The columns of a list of bans."""

    columns = (CODE, NAME, PERSON, SOURCE, NUMBER, FACTS, DAY)


class BanResource(CheckedRows):
    """Facts: ``by``."""

    names = {
        "uscc": CODE, "named_as": NAME, "responsible": PERSON, "source": SOURCE,
        "decision_number": NUMBER, "facts": FACTS, "served_on": DAY,
    }  # fmt: skip
    reads = {
        "uscc": code, "named_as": text, "responsible": text, "source": text,
        "decision_number": text, "facts": text, "served_on": day,
    }  # fmt: skip

    def hold(self, rows: Rows) -> None:
        codes = {found.upper() for found in self.readable(rows, "uscc")}
        hold_all(Party.objects.filter(uscc__in=codes))

    def prepare(self, rows: Rows) -> None:
        self.register = Register(found.upper() for found in self.readable(rows, "uscc"))

    def look(self, row: Row, given: dict[str, Any]) -> Found:
        words = {name: given[name] or "" for name in given if name != "served_on"}
        checked = ban_list.check(Line(**words, served_on=given["served_on"]), self.register)
        self.once(row, checked.line.uscc, cell="uscc")
        kind = SAME if checked.is_there else NEW
        return Found(kind, checked, _shown(checked.line), warnings=checked.warnings)

    def enter(self, entries: list[Checked]) -> None:
        ban_list.propose_all(entries, by=self.facts["by"])


def _shown(line: Line) -> dict[str, str]:
    return {
        CODE: line.uscc,
        NAME: line.named_as,
        PERSON: line.responsible,
        SOURCE: line.source,
        NUMBER: line.decision_number,
        FACTS: line.facts,
        DAY: f"{line.served_on}",
    }
