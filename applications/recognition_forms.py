"""Forms of official lists, their lines, and what becomes of them."""

from django import forms

from applications.forms import KeyedForm
from policies.models import AwardItem
from policies.money import FEN_PER_YUAN
from policies.stages import Rule, Stage
from records.services.files import most_bytes

PDF_ONLY = ".pdf"


def day(**more):
    """A field for a day, with the browser's own calendar."""
    errors = {
        "invalid": "请填写真实的日期，例如 2022-03-02。",
        "required": "请填写日期。",
    }
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(widget=widget, error_messages=errors, **more)


def paper(**more):
    """A field for the document on which an entry rests."""
    widget = forms.FileInput({"max_bytes": most_bytes(), "accept": PDF_ONLY})
    return forms.FileField(
        widget=widget, error_messages={"required": "请上传文件的 PDF 扫描件。"}, **more
    )


class LineForm(forms.Form):
    """One line, as it stands in the document."""

    uscc = forms.CharField(
        label="统一社会信用代码",
        max_length=40,
        error_messages={"required": "请填写统一社会信用代码。"},
    )
    named_as = forms.CharField(
        label="文件所列名称",
        max_length=120,
        help_text="照认定文件抄写；企业更名后与现名称不同也照抄。",
        error_messages={"required": "请填写文件所列名称。"},
    )
    item = forms.ChoiceField(label="奖励项目", error_messages={"required": "请选择奖励项目。"})
    recognised_on = day(label="认定日期", required=False, help_text="与发文日期相同的，可以不填。")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = AwardItem.objects.filter(
            stages__stage=Stage.CONFIRMATION, version__published_at__isnull=False
        ).order_by("position")
        choices = dict.fromkeys(names.values_list("name", flat=True))
        self.fields["item"].choices = [("", "请选择"), *((name, name) for name in choices)]


class ListForm(forms.Form):
    """The document that names the enterprises."""

    document_number = forms.CharField(
        label="认定文号", max_length=60, error_messages={"required": "请填写认定文号。"}
    )
    issuer = forms.CharField(
        label="发文机关", max_length=60, error_messages={"required": "请填写发文机关。"}
    )
    issued_on = day(label="发文日期")
    document = paper(label="认定文件（PDF）")


class FirstLineForm(ListForm, LineForm):
    """The document together with its first, or only, line."""

    field_order = [
        "document_number", "issuer", "issued_on", "document", "uscc", "named_as", "item",
        "recognised_on",
    ]  # fmt: skip

    LINE = ("uscc", "named_as", "item")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.LINE:
            self.fields[name].required = False
            self.fields[name].label += "（名单有多行的，可以下一步导入）" if name == "uscc" else ""

    def clean(self):
        cleaned = super().clean()
        given = [name for name in self.LINE if cleaned.get(name)]
        if given and len(given) < len(self.LINE):
            for name in set(self.LINE) - set(given):
                self.add_error(name, "请填写完整，或全部留空。")
        return cleaned

    @property
    def has_a_line(self) -> bool:
        return bool(self.cleaned_data.get("uscc"))


class RowReasonForm(forms.Form):
    """Why a line goes back or leaves the list."""

    note = forms.CharField(
        label="原因",
        max_length=500,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "请写明原因。"},
    )


class CheckForm(KeyedForm):
    """The second person has the document before them."""

    compared = forms.BooleanField(
        label="已对照认定文件逐项核对单位名称、统一社会信用代码、认定类别和日期。",
        error_messages={"required": "请核对后勾选。"},
    )


class RevokeForm(forms.Form):
    """A title is withdrawn by a document."""

    revoked_on = day(label="撤销日期")
    document = paper(label="撤销文件（PDF）")
    reason = forms.CharField(
        label="撤销原因",
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "请写明撤销原因。"},
    )


class OpeningForm(forms.Form):
    """What an enterprise was given before."""

    uscc = forms.CharField(
        label="统一社会信用代码",
        max_length=40,
        error_messages={"required": "请填写统一社会信用代码。"},
    )
    item = forms.ModelChoiceField(
        AwardItem.objects.none(),
        label="对应奖励项目",
        empty_label="请选择",
        help_text="以往称号对应现行政策的哪一档。",
        error_messages={"required": "请选择对应的奖励项目。"},
    )
    amount = forms.DecimalField(
        label="已奖励金额（元）",
        min_value=1,
        max_digits=14,
        decimal_places=2,
        error_messages={
            "required": "请填写金额。",
            "invalid": "请填写数字，例如 200000。",
            "min_value": "金额须大于零。",
        },
    )
    awarded_on = day(label="奖励日期")
    evidence = paper(label="依据文件（PDF）")
    note = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args, version, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = AwardItem.objects.filter(
            version=version, rule=Rule.LADDER
        ).order_by("rank", "position")

    @property
    def amount_fen(self) -> int:
        return int(self.cleaned_data["amount"] * FEN_PER_YUAN)


class OpeningCheckForm(forms.Form):
    """A second person stands by a balance, or says why not."""

    decision = forms.ChoiceField(
        label="复核结论",
        choices=[("confirm", "与依据文件相符，记入台账"), ("refuse", "不予通过")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择复核结论。"},
    )
    reason = forms.CharField(
        label="不予通过的原因", max_length=200, required=False, widget=forms.Textarea({"rows": 3})
    )
