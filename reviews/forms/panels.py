"""The expert panel: who sits, who leaves, and the score sheet."""

from django import forms

from applications.forms.steps import KeyedForm
from reviews.models import Expert, Score
from reviews.scoring import PANEL_SIZE


class AppointForm(KeyedForm):
    """Experts to be given a seat; together with those who sit there must be enough of them."""

    experts = forms.ModelMultipleChoiceField(
        Expert.objects.filter(is_active=True).select_related("user__person"),
        label="专家",
        error_messages={"required": "请选择专家。"},
    )

    def __init__(self, *args, sitting, **kwargs):
        super().__init__(*args, **kwargs)
        self.sitting = sitting

    def clean_experts(self):
        chosen = self.cleaned_data["experts"]
        there = len(self.sitting | {expert.pk for expert in chosen})
        if there < PANEL_SIZE:
            raise forms.ValidationError(
                f"每件至少{PANEL_SIZE}位专家：已在评审组{len(self.sitting)}位，"
                f"连同本次所选共{there}位。"
            )
        return chosen


class ReleaseForm(forms.Form):
    """Why an expert is replaced."""

    reason = forms.CharField(label="更换原因", max_length=200)


class RecuseForm(forms.Form):
    """Why an expert steps back."""

    reason = forms.CharField(
        label="回避原因",
        max_length=200,
        widget=forms.Textarea({"rows": 2}),
        help_text="如任职、持股、亲属关系，三年内的咨询或服务合同等。",
    )


class ScoreForm(forms.Form):
    """The score sheet; each point within its limit."""

    veto = forms.CharField(
        label="一票否决事项",
        required=False,
        max_length=200,
        help_text="材料虚假、发生重大事故、建设地不在本区等。填写后本件不能拟定支持。",
    )
    comment = forms.CharField(label="评审意见", max_length=2000, widget=forms.Textarea({"rows": 5}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, limit in Score.LIMITS.items():
            self.fields[name] = forms.IntegerField(
                label=Score._meta.get_field(name).verbose_name,
                min_value=0,
                max_value=limit,
                widget=forms.NumberInput({"data-points": limit, "inputmode": "numeric"}),
            )
        self.order_fields([*Score.LIMITS, "veto", "comment"])
