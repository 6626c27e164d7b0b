"""The pages of a filing: what each declares; a draft may be kept with any of it missing."""

from django import forms

from applications.eligibility.reports import is_own_report
from applications.forms.fields import (
    ACCEPTED,
    WITHOUT_CHOICE,
    NeededChoice,
    NeededDate,
    NeededText,
)
from applications.forms.investment import line_formset
from applications.models.correction import Part
from parties.models import BankAccount
from records.services.files import most_bytes

COMMITMENT = (
    "所报内容和材料真实、合法、完整，同一投入未重复享受财政资金；如有弄虚作假，"
    "愿退回资金，并接受三年内不得申报的处理（第七条）。"
)


SHUT = "本次补正没有要求修改这一项，保持提交时的内容；确需修改的，请联系退回的单位另行退回。"


class PageForm(forms.Form):
    """One page; it carries a token of what it showed, by which a stale page is told."""

    use_required_attribute = False
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16, required=False)

    def __init__(self, *args, case, shut=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.case = case
        self.shut = set(shut)
        for name in self.fields.keys() & {str(one) for one in shut if isinstance(one, Part)}:
            self.fields[name].disabled = True  # keeps what is there, whatever is sent
            self.fields[name].help_text = SHUT

    @property
    def declared(self) -> dict[str, object]:
        """What the page keeps."""
        return {name: self.cleaned_data.get(name) for name in self.fields if name != "seen"}


class UnitForm(PageForm):
    """Where the project stands; all else of the unit is kept with the unit."""

    place = forms.CharField(
        label="项目实施地点",
        required=False,
        max_length=120,
        help_text="写明街镇、路名和门牌号；与单位地址不同的，按项目所在厂区填写。",
    )


class ProjectForm(PageForm):
    """What was built."""

    title = NeededText(
        label="项目名称",
        max_length=120,
        help_text="例如：汽车零部件总装智能车间。",
    )
    summary = forms.CharField(
        label="项目简介",
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 8}),
        help_text="写明建设内容、主要装备和系统、投入金额，以及实施前后的指标对比。",
    )
    completed_on = NeededDate(
        label="建成（完成）日期",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


class InvestmentForm(PageForm):
    """The investment, invoice by invoice."""

    def __init__(self, *args, more_lines: int = 1, **kwargs):
        super().__init__(*args, **kwargs)
        is_sent = self.is_bound and not self.is_shut
        self.lines = line_formset(self.data if is_sent else None, self.case, more_lines)

    @property
    def is_shut(self) -> bool:
        """Whether the return that names other things keeps the lines as they are."""
        return Part.INVESTMENT in self.shut

    def is_valid(self):
        """Whether every row that was typed can be kept."""
        if not self.lines.is_bound or self.lines.is_valid():
            return super().is_valid()
        self.add_error(None, "投资明细有填写错误，请改正后再保存。")
        return False

    @property
    def declared(self) -> dict[str, object]:
        return {"lines": self.lines.lines if self.lines.is_bound else None}


class AccountForm(PageForm):
    """Where the money goes, and that the applicant vouches for what it files."""

    account = NeededChoice(
        BankAccount.objects.none(),
        label="收款账户",
        empty_label=WITHOUT_CHOICE,
        help_text="只能选择本单位已确认的账户。",
    )
    has_committed = forms.BooleanField(label=f"本单位承诺：{COMMITMENT}", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = self.case.party.bank_accounts.in_use()
        self.fields["account"].label_from_instance = lambda a: f"{a.holder}　{a.bank}　{a.masked}"


class ManyFiles(forms.FileInput):
    """A drop zone for several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files under one kind; each is checked where it is stored."""

    def clean(self, content, initial=None):
        chosen = content if isinstance(content, list | tuple) else [content]
        return [super(FilesField, self).clean(one, initial) for one in chosen if one]


class MaterialsForm(PageForm):
    """The materials the item asks for, several files under each; own reports come by themselves."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.kinds = {
            upload_name(kind): kind
            for kind in self.case.item.materials.all()
            if not is_own_report(self.case, kind)
        }
        for name, kind in self.kinds.items():
            if kind in self.shut:
                continue
            self.fields[name] = FilesField(
                label=kind.name,
                required=False,
                help_text=kind.hint,
                allow_empty_file=True,
                max_length=255,
                widget=ManyFiles({"max_bytes": most_bytes(), "accept": ACCEPTED}),
            )

    @property
    def uploads(self):
        """The kinds for which files were chosen, with each file."""
        return [
            (name, kind, upload)
            for name, kind in self.kinds.items()
            for upload in self.cleaned_data.get(name) or ()
        ]


def upload_name(kind) -> str:
    """The field under which a kind of material is uploaded."""
    return f"material-{kind.code}"
