"""Every form of the house names what was left empty, in words of its own or by the field's name."""

from copy import deepcopy
from importlib import import_module
from pkgutil import walk_packages

import pytest
from django import forms

from accounts.form_fields import HouseBoundField

ROOMS = (
    "accounts", "records", "policies", "parties", "diagnosis", "applications", "reviews",
    "payments", "qingpu_subsidy",
)  # fmt: skip


def every_form() -> list[type[forms.BaseForm]]:
    """The form classes of all rooms."""
    found = []
    for room in ROOMS:
        package = import_module(room)
        for module in walk_packages(package.__path__, f"{room}."):
            if "form" in module.name and "migrations" not in module.name:
                found += vars(import_module(module.name)).values()
    classes = {one for one in found if isinstance(one, type) and issubclass(one, forms.BaseForm)}
    own = [one for one in classes if one.__module__.partition(".")[0] in ROOMS]
    return sorted(own, key=lambda one: (one.__module__, one.__name__))


FIELDS = [
    pytest.param(name, field, id=f"{form.__module__}.{form.__name__}.{name}")
    for form in every_form()
    for name, field in form.base_fields.items()
    if field.required and not field.widget.is_hidden
]


def test_there_are_forms_to_walk():
    assert len(FIELDS) > 40


@pytest.mark.parametrize(("name", "field"), FIELDS)
def test_missing_value_is_named(name, field):
    form = type("OneField", (forms.Form,), {name: deepcopy(field)})({}, {})

    said = " ".join(form[name].errors)

    assert isinstance(form[name], HouseBoundField)
    assert "这个字段" not in said
    assert "This field" not in said


def test_each_kind_of_field_has_its_verb():
    class Kinds(forms.Form):
        words = forms.CharField(label="原因")
        choice = forms.ChoiceField(label="单位：", choices=[("a", "甲")])
        paper = forms.FileField(label="证明文件")
        consent = forms.BooleanField(label="同意公示")
        own = forms.CharField(label="答复", error_messages={"required": "请写明答复。"})

    form = Kinds({}, {})

    assert [form[name].errors[0] for name in form.fields] == [
        "请填写原因。", "请选择单位。", "请上传证明文件。", "请勾选“同意公示”。", "请写明答复。",
    ]  # fmt: skip
