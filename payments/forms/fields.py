"""Fields that several payment forms share."""

from decimal import Decimal

from django import forms

from records.paper_checks import unprintable

DAY = {"type": "date"}
FACTS = {"required": "请写明事实与依据。"}


def day_field(label: str, empty: str = "", **more) -> forms.DateField:
    """A field for a day; `empty` is what is said to one left empty."""
    said = {"required": empty, "invalid": "请按2026-03-02的格式填写。"}
    return forms.DateField(
        label=label,
        widget=forms.DateInput(DAY, format="%Y-%m-%d"),
        error_messages=said,
        **more,
    )


def yuan_field(label: str, **more) -> forms.DecimalField:
    """A field for an amount in yuan."""
    return forms.DecimalField(
        label=label,
        max_digits=14,
        decimal_places=2,
        min_value=Decimal("0.01"),
        error_messages={
            "required": "请填写金额。",
            "min_value": "金额须大于零。",
            "invalid": "请填写以元为单位的数字。",
        },
        **more,
    )


def printed_text(label: str, **more) -> forms.CharField:
    """A field for sentences that a paper prints as they are."""
    return long_text(label, validators=[_refuse_unprintable], **more)


def _refuse_unprintable(text: str) -> None:
    if found := unprintable(text):
        names = "、".join(sign if sign.isprintable() else f"U+{ord(sign):04X}" for sign in found)
        raise forms.ValidationError(f"文书无法印出这些字符，请删去或改用文字：{names}")


def long_text(label: str, **more) -> forms.CharField:
    """A field for sentences."""
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea({"rows": 5}), **more)
