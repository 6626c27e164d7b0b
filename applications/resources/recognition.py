"""The lines of an official list in a spreadsheet."""

from django.core.exceptions import ValidationError

from applications.models import Recognition
from applications.resources.rows import CheckedRows
from applications.resources.tables import Table, day, text
from applications.services import recognition_list
from applications.services.recognition_list import Line, Register

CODE, NAME, ITEM, DAY = "统一社会信用代码", "文件所列名称", "奖励项目", "认定日期"
SAMPLE = ("91310118MA1JXXXXXX", "上海某某智能装备有限公司", "市级智能工厂", "2022-03-02")


class RecognitionTable(Table):
    """The columns of a list of enterprises."""

    columns = (CODE, NAME, ITEM, DAY)


class RecognitionResource(CheckedRows):
    """Facts: ``official_list`` and ``by``."""

    names = {"uscc": CODE, "named_as": NAME, "item": ITEM, "recognised_on": DAY}

    class Meta(CheckedRows.Meta):
        model = Recognition
        fields = ()

    def prepare(self, dataset):
        codes = [_plain(value) for value in dataset[CODE]]
        self.register = Register(self.facts["official_list"], codes)
        self.lines = {}

    def look(self, row):
        checked = recognition_list.check(_line(row), self.register)
        same = (checked.party.pk, checked.item.pk)
        if same in self.lines:
            raise ValidationError({"uscc": f"与第{self.lines[same]}行重复。"})
        self.lines[same] = row["行号"]
        self.found.append(checked)
        instance = checked.row or Recognition(party=checked.party, item=checked.item)
        instance.warnings = checked.warnings
        return instance, checked.row is None

    def enter(self, found):
        recognition_list.add(self.facts["official_list"], found, by=self.facts["by"])


def _plain(value) -> str:
    try:
        return text(value)
    except ValidationError:
        return ""


def _line(row) -> Line:
    given, errors = {}, {}
    for name, column, read in (
        ("uscc", CODE, text), ("named_as", NAME, text), ("item", ITEM, text),
        ("recognised_on", DAY, day),
    ):  # fmt: skip
        try:
            given[name] = read(row[column])
        except ValidationError as refusal:
            errors[name] = refusal
    if errors:
        raise ValidationError(errors)
    return Line(**given)
