"""Fields that forms of several rooms share."""

from decimal import Decimal

from django import forms

from policies.money import FEN_PER_YUAN

LARGEST_YUAN = Decimal("99999999.99")
WITHOUT_CHOICE = "请选择"
ACCEPTED = ".pdf,.jpg,.jpeg,.png,.xlsx"


class Needed:
    """A field that submission asks for, but a draft may be kept without."""

    def validate(self, value):
        if value not in self.empty_values:
            super().validate(value)


class NeededText(Needed, forms.CharField): ...


class NeededDate(Needed, forms.DateField): ...


class NeededChoice(Needed, forms.ModelChoiceField): ...


class YuanField(forms.DecimalField):
    """An amount typed in yuan, handed on in fen."""

    def __init__(self, **options):
        options.setdefault("min_value", 0)
        super().__init__(max_value=LARGEST_YUAN, decimal_places=2, max_digits=12, **options)

    def to_python(self, value):
        if isinstance(value, str):
            value = value.replace(",", "").replace("，", "")
        amount = super().to_python(value)
        if amount is not None and not amount.is_finite():  # some cannot even be compared
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return amount

    def clean(self, value):
        amount = super().clean(value)
        return None if amount is None else int(amount * FEN_PER_YUAN)

    def prepare_value(self, value):
        """Show an initial amount (fen, int) in yuan; leave what was typed as it is."""
        return f"{Decimal(value) / FEN_PER_YUAN:.2f}" if isinstance(value, int) else value
