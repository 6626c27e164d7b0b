"""The lines of an official list in a spreadsheet."""

from typing import Any

from applications.models import Recognition
from applications.services import recognition_list
from applications.services.recognition_list import Checked, Line, Register
from applications.services.titles import Meaning
from records.importing.cells import code, day, text
from records.importing.reading import Row, Rows, Table
from records.importing.rows import CHANGED, NEW, SAME, CheckedRows, Found

CODE, NAME, TITLE, DAY = "统一社会信用代码", "文件所列名称", "文件所列称号", "认定日期"
SAMPLE = ("91310118MA1JXXXXXX", "上海某某智能装备有限公司", "市级智能工厂", "2022-03-02")


class RecognitionTable(Table):
    """The columns of a list of enterprises."""

    columns = (CODE, NAME, TITLE, DAY)


class RecognitionResource(CheckedRows):
    """Facts: ``official_list`` and ``by``."""

    names = {"uscc": CODE, "named_as": NAME, "title": TITLE, "recognised_on": DAY}
    reads = {"uscc": code, "named_as": text, "title": text, "recognised_on": day}

    def hold(self, rows: Rows) -> None:
        recognition_list.hold(self.facts["official_list"], self.readable(rows, "uscc"))

    def prepare(self, rows: Rows) -> None:
        self.register = Register(self.facts["official_list"], self.readable(rows, "uscc"))

    def look(self, row: Row, given: dict[str, Any]) -> Found:
        words = {name: given[name] or "" for name in ("uscc", "named_as", "title")}
        line = Line(**words, recognised_on=given["recognised_on"])
        checked = recognition_list.check(line, self.register)
        self.once(row, checked.party.pk, checked.meaning.mark, cell="uscc")
        shown = _shown(checked)
        if checked.row is None:
            return Found(NEW, checked, shown, warnings=checked.warnings)
        if checked.is_same:
            return Found(SAME, checked, shown, warnings=checked.warnings)
        before = {
            TITLE: _titled(checked.meaning),
            NAME: checked.row.named_as,
            DAY: f"{checked.row.recognised_on}",
        }
        return Found(CHANGED, checked, shown, before, checked.warnings)

    def enter(self, entries: list[Checked]) -> None:
        recognition_list.add(self.facts["official_list"], entries, by=self.facts["by"])


def _titled(line: Meaning | Recognition) -> str:
    """The title, and the award item that it counts as where that is called otherwise."""
    if line.item is None or line.item.name == line.title:
        return line.title
    return f"{line.title}（{line.item.name}）"


def _shown(checked: Checked) -> dict[str, str]:
    return {
        CODE: checked.party.uscc,
        NAME: checked.named_as,
        TITLE: _titled(checked.meaning),
        DAY: f"{checked.recognised_on}",
    }
