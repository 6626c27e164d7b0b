"""The rows of the investment table on the filing page; a draft keeps any of them half filled."""

import unicodedata
from dataclasses import replace
from decimal import Decimal

from django import forms

from applications.forms.fields import Needed, NeededDate, NeededText, YuanField
from applications.models import InvestmentLine
from applications.services.investment import Line

PREFIX = "lines"
MOST = 200
MOST_BYTES = 5 * 1024 * 1024


class NeededYuan(Needed, YuanField): ...


class LineForm(forms.Form):
    """One invoice: what was bought, from whom, for how much, paid when."""

    use_required_attribute = False

    name = NeededText(label="设备（软件）名称", max_length=120)
    kind = forms.ChoiceField(
        label="类别", choices=[("", "请选择"), *InvestmentLine.Kind.choices], required=False
    )
    supplier = forms.CharField(label="供应商", max_length=120, required=False)
    invoice_code = forms.CharField(
        label="发票代码", max_length=20, required=False, help_text="数电发票没有代码，不填。"
    )
    invoice_number = NeededText(label="发票号码", max_length=20)
    equipment_number = forms.CharField(
        label="设备出厂编号", max_length=60, required=False, help_text="设备铭牌上的编号。"
    )
    amount_fen = NeededYuan(label="不含税金额（元）", min_value=Decimal("0.01"))
    paid_on = NeededDate(
        label="付款日期",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    is_copied = forms.BooleanField(
        label="由以往申报复制，待确认（核对无误后请取消勾选）", required=False
    )

    def clean_invoice_code(self):
        return _plain(self.cleaned_data["invoice_code"])

    def clean_invoice_number(self):
        return _plain(self.cleaned_data["invoice_number"])

    def clean_equipment_number(self):
        return _plain(self.cleaned_data["equipment_number"])

    @property
    def line(self) -> Line:
        """The row as the service keeps it."""
        return Line(**{name: self.cleaned_data.get(name) for name in self.fields})


def _plain(number: str) -> str:
    return "".join(unicodedata.normalize("NFKC", number).split()).upper()


class PasteForm(forms.Form):
    """Rows of a table, pasted as text or chosen as a file."""

    pasted = forms.CharField(
        label="粘贴的表格",
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 10, "wrap": "off"}),
        help_text="在 Excel 或 WPS 中选中各行复制，粘贴到这里；可以在这里直接改正后重新核对。",
    )
    table = forms.FileField(
        label="或选择表格文件",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"max_bytes": MOST_BYTES, "accept": ".xlsx,.csv"}),
    )
    file_content = b""

    def clean_table(self):
        chosen = self.cleaned_data["table"]
        if chosen and chosen.size > MOST_BYTES:
            raise forms.ValidationError("文件不得超过 5 MB，请拆分后再导入。")
        return chosen

    def clean(self):
        chosen = self.cleaned_data.get("table")
        self.file_content = chosen.read() if chosen else b""
        if not self.errors and not self.file_content and not self.text.strip():
            raise forms.ValidationError("请粘贴表格内容，或选择表格文件。")
        return self.cleaned_data

    @property
    def text(self) -> str:
        """What was pasted."""
        return self.cleaned_data.get("pasted", "")


class LineFormSet(forms.BaseFormSet):
    """All rows; those left empty do not count."""

    @property
    def lines(self) -> list[Line]:
        """The rows with anything in them, in their order."""
        found = [form.line for form in self.forms if form.cleaned_data]
        return [line for line in found if replace(line, is_copied=False) != EMPTY]


EMPTY = Line()


def line_formset(data, case, extra: int):
    """The rows of a case, and so many empty ones; bound when the page sent its rows along."""
    sent = data is not None and f"{PREFIX}-TOTAL_FORMS" in data
    there = [] if sent else case.investment_lines.all()
    rows = [{name: getattr(line, name) for name in LineForm.base_fields} for line in there]
    factory = forms.formset_factory(
        LineForm, LineFormSet, extra=extra, max_num=MOST, absolute_max=MOST
    )
    return factory(data if sent else None, initial=rows, prefix=PREFIX)
