"""The form that names at once everything a filing is sent back for (R40)."""

from collections.abc import Sequence

from django import forms

from applications.forms.steps import KeyedForm
from applications.models.correction import Part
from applications.services.corrections import Fault
from policies.models import MaterialKind

PHRASES = (
    "未提交，请补交。",
    "扫描不清，请重新扫描后上传。",
    "未加盖公章，请盖章后上传。",
    "不是本单位的材料，请更换。",
    "已过有效期，请更换为有效的材料。",
    "与申报内容不一致，请核对后更正。",
)


class CorrectionForm(KeyedForm):
    """A line for each material and part: what is wrong with it, empty where nothing is."""

    note = forms.CharField(
        label="补充说明",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="上面没有列到的内容写在这里。申报单位只能修改上面指出的事项。",
    )

    def __init__(self, *args, kinds: Sequence[MaterialKind], **kwargs):
        super().__init__(*args, **kwargs)
        self.targets: dict[str, MaterialKind | Part] = {
            **{f"kind-{kind.code}": kind for kind in kinds},
            **{f"part-{part}": part for part in Part},
        }
        for name, target in self.targets.items():
            self.fields[name] = forms.CharField(
                label=target.label if isinstance(target, Part) else target.name,
                required=False,
                max_length=300,
                widget=forms.TextInput({"list": "phrases"}),
            )
        self.order_fields([*self.targets, "note"])

    @property
    def rows(self) -> list[tuple[MaterialKind | Part, forms.BoundField]]:
        """Each thing with its field, materials first."""
        return [(target, self[name]) for name, target in self.targets.items()]

    @property
    def faults(self) -> list[Fault]:
        """What was named, in the order of the page."""
        given = self.cleaned_data
        return [Fault(target, given[name]) for name, target in self.targets.items() if given[name]]

    def clean(self):
        given = super().clean()
        if not any(given.get(name) for name in self.targets):
            raise forms.ValidationError("请至少指出一项需要补正的材料或内容，并写明问题和改法。")
        return given
