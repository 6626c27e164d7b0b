"""Every form of the house names what was left empty, and refuses the rest in our own words."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from copy import deepcopy
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import override

from accounts.form_fields import HouseBoundField

ROOMS = (
    "accounts", "records", "policies", "parties", "diagnosis", "applications", "reviews",
    "payments", "qingpu_subsidy",
)  # fmt: skip

MESSAGE = re.compile(r'^(?:msgstr)(?:\[0\])? ((?:".*"\n)+)', re.MULTILINE)
EXAMPLES = defaultdict(lambda: 2)  # whatever a message of the framework may name


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


def every_field() -> Iterator[forms.Field]:
    """The fields of all forms, and of all models with what the admin makes of them."""
    for form in every_form():
        yield from form.base_fields.values()
    ours = [model for model in apps.get_models() if model._meta.app_label in ROOMS]
    for column in (column for model in ours for column in model._meta.fields if column.editable):
        yield column
        if made := column.formfield():
            yield made


def refusals(field) -> Iterator[object]:
    """What a field may say of a value: words of its own, and those of its validators."""
    yield from field.error_messages.values()
    for validator in field.validators:
        yield getattr(validator, "message", "")
        yield from getattr(validator, "messages", {}).values()


def catalogue() -> set[str]:
    """Our words in place of the framework's, as they read with the examples."""
    place = Path(settings.LOCALE_PATHS[0]) / "zh_Hans" / "LC_MESSAGES" / "django.po"
    texts = MESSAGE.findall(place.read_text())
    joined = ("".join(map(ast.literal_eval, text.splitlines())) for text in texts)
    return {text % EXAMPLES for text in joined if "Language:" not in text}


def test_no_refusal_of_any_form_is_in_the_words_of_the_framework():
    said = [words for field in every_field() for words in refusals(field)]
    with override("zh-hans"):
        theirs = {str(words % EXAMPLES) for words in said if isinstance(words, Promise)}

    assert len(theirs) > 30
    assert theirs - catalogue() == set()
