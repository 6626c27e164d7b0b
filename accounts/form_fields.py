"""How every form of the house says what is missing: by the name of the field."""

from django.forms import BoundField, Field, widgets
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorList

CHOSEN = (widgets.Select, widgets.RadioSelect, widgets.CheckboxSelectMultiple)


class HouseBoundField(BoundField):
    """A field whose missing value is named; a form's own words for it stay."""

    @property
    def errors(self) -> ErrorList:
        found = super().errors
        default = str(Field.default_error_messages["required"])
        if default not in found:
            return found
        named = [missing(self) if said == default else said for said in found]
        return type(found)(named, renderer=found.renderer, field_id=found.field_id)


def missing(field: BoundField) -> str:
    """What is to be done about a field that was left empty."""
    widget, name = field.field.widget, field.label.rstrip("：:")
    if isinstance(widget, widgets.CheckboxInput):
        return f"请勾选“{name}”。"
    if isinstance(widget, widgets.FileInput):
        return f"请上传{name}。"
    return f"请选择{name}。" if isinstance(widget, CHOSEN) else f"请填写{name}。"


class HouseRenderer(TemplatesSetting):
    """Renders forms with the templates of the house and its fields."""

    bound_field_class = HouseBoundField
