"""Forms about a call: to extend it, to ask, to answer, to edit what is often asked."""

from django import forms

YEARS = range(2000, 2101)


class ExtendForm(forms.Form):
    """Until when a call stays open, and why."""

    closes_at = forms.DateTimeField(
        label="新的截止时间",
        widget=forms.DateTimeInput({"type": "datetime-local", "step": "1"}, "%Y-%m-%dT%H:%M:%S"),
        input_formats=["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S"],
    )
    reason = forms.CharField(
        label="延期原因",
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text="将在申报通知页面公开，并告知所有已有草稿的单位。",
        error_messages={"required": "请写明延期原因，所有申报单位都会看到。"},
    )

    def clean_closes_at(self):
        moment = self.cleaned_data["closes_at"]
        if moment.year not in YEARS:
            raise forms.ValidationError(f"年份应在{YEARS[0]}至{YEARS[-1]}之间。")
        return moment


class AskForm(forms.Form):
    """A question on a call."""

    text = forms.CharField(
        label="咨询内容",
        max_length=1000,
        widget=forms.Textarea({"rows": 5}),
        help_text="答复有两种：公开解答时改写为不含单位名称的问题；只涉及您单位的，只答复您。",
        error_messages={"required": "请写明要咨询的问题。"},
    )


class PrivateAnswerForm(forms.Form):
    """An answer for the asker alone."""

    answer = forms.CharField(
        label="答复",
        max_length=2000,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": "请写明答复。"},
    )


class FaqForm(forms.Form):
    """A question and its answer, as everybody reads them."""

    question = forms.CharField(
        label="问题（不含单位和个人信息）",
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "请填写问题。"},
    )
    answer = forms.CharField(
        label="解答",
        max_length=2000,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": "请填写解答。"},
    )


class PlacedFaqForm(FaqForm):
    """An entry that is there already, with its place among the others."""

    position = forms.IntegerField(
        label="次序", min_value=0, max_value=999, help_text="数字小的排在前面。"
    )
