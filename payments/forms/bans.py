"""Forms of bans: proposed, checked, served, lifted (Article 7)."""

from django import forms

from applications.forms.steps import OnceForm
from parties.fields import PartyByCodeField
from payments.forms.fields import FACTS, day_field, long_text, printed_text


class BanForm(OnceForm):
    """The decision to ban a party, as it is entered by the first person."""

    uscc = PartyByCodeField(label="被禁止申报单位的统一社会信用代码")
    source = forms.CharField(
        label="决定部门",
        max_length=60,
        initial="区经委",
        help_text="其他部门作出的决定，请填写该部门。",
        error_messages={"required": "请填写决定部门。"},
    )
    decision_number = forms.CharField(
        label="决定文号",
        max_length=60,
        required=False,
        help_text="区经委的决定不用填写，出具决定书时由系统编号；其他部门的决定请填写其文号。",
    )
    facts = printed_text(
        "事实与依据",
        help_text="写明情节严重的事实和证据（第七条）。",
        error_messages=FACTS,
    )
    served_on = day_field(
        "送达日期",
        required=False,
        help_text="自送达次日起三年内不得申报；尚未送达的先不填，送达后补登记。",
    )


class CheckForm(OnceForm):
    """What the second person says of the decision."""

    note = long_text("复核意见", required=False, help_text="不予确认的，须写明原因。")


class ServeForm(OnceForm):
    """When the decision reached the party."""

    served_on = day_field("送达日期", "请填写送达日期。")


class LiftForm(OnceForm):
    """Why a ban ends early."""

    reason = long_text(
        "解除原因",
        help_text="写明复议决定、判决等依据。",
        error_messages={"required": "请写明解除的原因和依据。"},
    )
