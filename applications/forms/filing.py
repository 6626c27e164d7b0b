"""The form that begins a filing: which item, and in whose name."""

from django import forms

from accounts.roles import Role
from applications.forms.fields import WITHOUT_CHOICE
from applications.models import Call
from parties.fields import UNKNOWN_TO_REGISTRAR, PartyByCodeField
from parties.models import Party
from policies.models import AwardItem
from policies.stages import Stage


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
