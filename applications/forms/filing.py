"""Forms of filing: which item, and what is declared."""

from django import forms

from accounts.roles import Role
from applications.eligibility.investment import asks_for_lines
from applications.eligibility.reports import is_own_report
from applications.forms.fields import (
    ACCEPTED,
    WITHOUT_CHOICE,
    NeededChoice,
    NeededDate,
    NeededFile,
    NeededText,
)
from applications.forms.investment import line_formset
from applications.models import Call
from parties.fields import UNKNOWN_TO_REGISTRAR, PartyByCodeField
from parties.models import BankAccount, Party
from policies.models import AwardItem
from policies.stages import Stage
from records.services.files import most_bytes


class StartForm(forms.Form):
    """Which item to apply for, in whose name."""

    item = forms.ModelChoiceField(
        AwardItem.objects.none(),
        label="申报项目",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择申报项目。"},
    )

    def __init__(self, *args, call: Call, user, **kwargs):
        super().__init__(*args, **kwargs)
        open_items = call.items.filter(stages__stage=Stage.ACCEPTANCE)
        self.fields["item"].queryset = open_items.order_by("position")
        if user.has_role(Role.REGISTRAR):
            self.fields["uscc"] = PartyByCodeField(
                label="申报单位的统一社会信用代码",
                unknown=UNKNOWN_TO_REGISTRAR,
                help_text="窗口代为录入：办理记录中会注明由登记员录入。",
            )
        else:
            self.fields["party"] = forms.ModelChoiceField(
                Party.objects.of_member(user),
                label="申报单位",
                empty_label=WITHOUT_CHOICE,
                error_messages={"required": "请选择申报单位。"},
            )
            mine = list(Party.objects.of_member(user)[:2])
            if len(mine) == 1:
                self.initial.setdefault("party", mine[0].pk)

    @property
    def applicant(self) -> Party:
        """In whose name: chosen by a member, named by its code at the counter."""
        return self.cleaned_data.get("uscc") or self.cleaned_data["party"]


class FilingForm(forms.Form):
    """What the applicant declares; a draft may be kept with any of it missing."""

    use_required_attribute = False

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
        error_messages={"invalid": "请填写真实的日期，例如 2026-03-02。"},
    )
    account = NeededChoice(
        BankAccount.objects.none(),
        label="收款账户",
        empty_label=WITHOUT_CHOICE,
        help_text="只能选择本单位已确认的账户。",
    )
    has_committed = forms.BooleanField(
        label="本单位承诺：所报内容和材料真实、合法、完整，同一投入未重复享受财政资金；"
        "如有弄虚作假，愿退回资金，并接受三年内不得申报的处理（第七条）。",
        required=False,
    )

    def __init__(self, *args, case, more_lines: int = 1, **kwargs):
        super().__init__(*args, **kwargs)
        self.case = case
        self.lines = line_formset(self.data if self.is_bound else None, case, more_lines)
        if not asks_for_lines(case.item):
            self.lines = None
        accounts = case.party.bank_accounts.in_use()
        self.fields["account"].queryset = accounts
        self.fields["account"].label_from_instance = lambda a: f"{a.holder}　{a.bank}　{a.masked}"
        kinds = case.item.materials.all()
        self.kinds = {upload_name(kind): kind for kind in kinds if not is_own_report(case, kind)}
        for name, kind in self.kinds.items():
            self.fields[name] = NeededFile(
                label=kind.name,
                required=kind.required,
                help_text=kind.hint,
                max_length=255,
                widget=forms.FileInput({"max_bytes": most_bytes(), "accept": ACCEPTED}),
            )

    def is_valid(self):
        """Whether all that was typed can be kept, the rows of the investment table included."""
        if self.lines is None or not self.lines.is_bound or self.lines.is_valid():
            return super().is_valid()
        self.add_error(None, "投资明细有填写错误，请改正后再保存。")
        return False

    @property
    def declared(self) -> dict[str, object]:
        """What `save_draft` keeps."""
        names = ("title", "summary", "completed_on", "account", "has_committed")
        lines = self.lines.lines if self.lines is not None and self.lines.is_bound else None
        return {name: self.cleaned_data.get(name) for name in names} | {"lines": lines}

    @property
    def uploads(self):
        """The kinds for which a file was chosen, with the file."""
        return [
            (name, kind, upload)
            for name, kind in self.kinds.items()
            if (upload := self.cleaned_data.get(name))
        ]


def upload_name(kind) -> str:
    """The field under which a kind of material is uploaded."""
    return f"material-{kind.code}"
