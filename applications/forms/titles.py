"""Forms of the answer to a question about a title."""

from django import forms

from applications.forms.fields import WITHOUT_CHOICE
from applications.forms.steps import OnceForm
from applications.services.title_questions import items_of
from parties.forms.fields import day

MAP, REJECT = "map", "reject"
CONFIRM, RETURN = "confirm", "return"


def _reading(**more):
    return forms.CharField(
        max_length=1000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": "请写明口径或原因。"},
        **more,
    )


class AnswerForm(OnceForm):
    """Into the mapping, as a proposal; or not, with the reason."""

    DETAILS = ("item", "document_number", "issued_on")

    decision = forms.ChoiceField(
        label="答复",
        choices=[(MAP, "列入称号对照表（由另一人复核）"), (REJECT, "不予列入")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择答复。"},
    )
    item = forms.ModelChoiceField(
        None, label="相当于哪个奖励项目", required=False, empty_label=WITHOUT_CHOICE
    )
    document_number = forms.CharField(
        label="认定文号",
        max_length=60,
        required=False,
        help_text="确定这一称号的部、市、国家文件。",
    )
    issued_on = day(label="发文日期", required=False, help_text="此日及以后的认定适用。")
    reading = _reading(label="口径", help_text="作为执行口径保存，经办人员均可查阅。")

    def __init__(self, *args, question, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items_of(question)
        if question.state == question.State.REJECTED:
            self.fields["decision"].choices = self.fields["decision"].choices[:1]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decision") == MAP:
            for name in self.DETAILS:
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, "列入称号对照表的，请填写此项。")
        return cleaned


class CheckMappingForm(OnceForm):
    """The second person stands by the mapping, or sends it back with a reason."""

    decision = forms.ChoiceField(
        label="复核",
        choices=[(CONFIRM, "复核通过，列入称号对照表"), (RETURN, "退回重新答复")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择复核结论。"},
    )
    reading = _reading(label="退回的原因", required=False, help_text="退回的，必须填写。")
