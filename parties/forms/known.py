"""What officers enter of an organisation: checks, names, successions, duplicates."""

from django import forms

from parties.fields import UNKNOWN_TO_REGISTRAR, PartyByCodeField
from parties.forms.fields import EVIDENCE, day, paper
from parties.models import PartyCheck, Succession

GROUPS = [
    (label, [(one.value, one.label) for one in PartyCheck.Result if one.value in results])
    for label, results in (
        ("登记地、实际经营地、财税户管地", ("yes", "no")),
        ("经营状态", PartyCheck.RESULTS["operating_status"]),
        ("信用状况", PartyCheck.RESULTS["credit"]),
    )
]


def _note(label: str = "说明") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=200, required=False, widget=forms.Textarea({"rows": 3})
    )


class CheckForm(forms.Form):
    """What was found of one condition on a day; asked for one, it offers only its results."""

    kind = forms.ChoiceField(
        label="核查事项",
        choices=[("", "请选择"), *PartyCheck.Kind.choices],
        error_messages={"required": "请选择核查事项。"},
    )
    result = forms.ChoiceField(
        label="结果",
        choices=[("", "请选择"), *GROUPS],
        error_messages={"required": "请选择结果。"},
    )
    checked_on = day(label="核查日期")
    source = forms.CharField(
        label="来源",
        max_length=120,
        required=False,
        help_text="例如国家企业信用信息公示系统、信用中国、税务部门名单、现场走访。",
    )
    evidence = paper(
        label="证据（截图、证明或走访单）", accept=EVIDENCE, required=False,
        help_text="来源和证据至少填一项。",
    )  # fmt: skip
    note = _note()

    def __init__(self, *args, asked: PartyCheck.Kind | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if asked:
            answers = [(one.value, one.label) for one in map(PartyCheck.Result, asked.results)]
            self.fields["kind"].widget = forms.HiddenInput()
            self.fields["result"].choices = [("", "请选择"), *answers]


class NameForm(forms.Form):
    """The name that the same organisation bears from a day on."""

    new_name = forms.CharField(
        label="新名称", max_length=120, error_messages={"required": "请填写新名称。"}
    )
    effective_on = day(label="核准变更日期")
    document = paper(label="准予变更登记文件（PDF）")
    note = _note()


class SuccessionForm(forms.Form):
    """Who takes the place of this organisation."""

    kind = forms.ChoiceField(
        label="类型",
        choices=[("", "请选择"), *Succession.Kind.choices],
        error_messages={"required": "请选择类型。"},
        help_text="分立的，只登记一个承继主体：台阶由它承继，其他新设单位从头计算。",
    )
    successor = PartyByCodeField(label="承继主体的统一社会信用代码", unknown=UNKNOWN_TO_REGISTRAR)
    effective_on = day(label="生效日期")
    document = paper(label="合并、分立或迁移文件（PDF）")
    note = _note()


class DuplicateForm(forms.Form):
    """Which row of the register this one repeats."""

    kept = PartyByCodeField(label="应保留主体的统一社会信用代码", unknown=UNKNOWN_TO_REGISTRAR)
    document = paper(label="营业执照扫描件（PDF）")
    note = _note("重复登记的经过")


class DecisionForm(forms.Form):
    """A second registrar stands by an entry, or says why not."""

    decision = forms.ChoiceField(
        label="复核结论",
        choices=[("confirm", "与依据文件相符，予以生效"), ("refuse", "不予通过")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择复核结论。"},
    )
    reason = _note("不予通过的原因")
