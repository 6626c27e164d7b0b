"""Surveyed enterprises in a spreadsheet (R32)."""

from typing import Any

from django.core.exceptions import ValidationError

from diagnosis.services import census
from diagnosis.services.census import Checked, Line
from records.importing.cells import code, text
from records.importing.reading import Row, Rows, Table
from records.importing.rows import CHANGED, NEW, SAME, CheckedRows, Found

CODE, NAME, UNIT, WILLING, PERSON, PHONE, NOTE = (
    "统一社会信用代码", "企业名称", "街镇（区属企业）", "是否愿意接受诊断", "联系人", "联系电话",
    "情况说明",
)  # fmt: skip
SAMPLE = (
    "91310118MA1JXXXXXX", "上海某某智能装备有限公司", "夏阳街道", "是", "张某", "021-00000000", "",
)  # fmt: skip
WORDS = {"是": True, "愿意": True, "否": False, "不愿意": False}


def willing(value: object) -> bool | None:
    """A cell as yes or no; None where nothing stands in it."""
    words = text(value)
    if words and words not in WORDS:
        raise ValidationError(f"“{words[:20]}”不能识别，请写“是”或“否”。")
    return WORDS.get(words)


class CensusTable(Table):
    """The columns of a census."""

    columns = (CODE, NAME, UNIT, WILLING, PERSON, PHONE, NOTE)


class CensusResource(CheckedRows):
    """Facts: ``round`` and ``by``."""

    names = {
        "uscc": CODE, "name": NAME, "local_unit": UNIT, "is_willing": WILLING,
        "contact_name": PERSON, "contact_phone": PHONE, "note": NOTE,
    }  # fmt: skip
    reads = {
        "uscc": code, "name": text, "local_unit": text, "is_willing": willing,
        "contact_name": text, "contact_phone": code, "note": text,
    }  # fmt: skip

    def hold(self, rows: Rows) -> None:
        census.hold(self.facts["round"])

    def prepare(self, rows: Rows) -> None:
        codes = {found.upper() for found in self.readable(rows, "uscc")}
        self.rows = census.rows_of(self.facts["round"], codes)
        self.units = {unit.name: unit for unit in census.units_of(self.facts["by"])}

    def look(self, row: Row, given: dict[str, Any]) -> Found:
        words = {name: given[name] or "" for name in given if name != "is_willing"}
        words |= {
            "local_unit": self.units.get(given["local_unit"]), "is_willing": given["is_willing"],
        }  # fmt: skip
        checked = census.check(Line(**words), self.rows)
        self.once(row, checked.line.uscc, cell="uscc")
        if checked.row is None:
            return Found(NEW, checked, _shown(checked.line))
        kind = SAME if checked.is_same else CHANGED
        return Found(kind, checked, _shown(checked.line), _shown(checked.row))

    def enter(self, entries: list[Checked]) -> None:
        census.enter_all(self.facts["round"], entries, by=self.facts["by"])


def _shown(one) -> dict[str, str]:
    return {
        CODE: one.uscc,
        NAME: one.name,
        UNIT: str(one.local_unit),
        WILLING: "是" if one.is_willing else "否",
        PERSON: one.contact_name,
        PHONE: one.contact_phone,
        NOTE: one.note,
    }
