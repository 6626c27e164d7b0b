"""The house keeps its shape: keys go down the stairs, and one door leads to the state."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import ForeignKey
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import autodiscover_modules

from applications.workflow import STEPS
from records import handlers
from records.models import File, Paper

STAIRS = {
    "accounts": 0,
    "records": 1,
    "policies": 1,
    "parties": 2,
    "diagnosis": 3,
    "applications": 4,
    "reviews": 5,
    "payments": 6,
}
NAMES = {step.__name__ for step in STEPS}
DOORS = {"advance", "settle", "fall_away"}
THE_DOOR = Path("applications/door.py")
BY_THE_HOUSE = {"clear_notice"}
ON_THE_DESK_OF_ANOTHER = {"settle_recovery"}  # of `recover`: what came back in all decides


def models():
    return [model for room in STAIRS for model in apps.get_app_config(room).get_models()]


def sources():
    for room in [*STAIRS, "qingpu_subsidy"]:
        for path in sorted((settings.BASE_DIR / room).rglob("*.py")):
            if "migrations" not in path.parts:
                where = path.relative_to(settings.BASE_DIR)
                yield where, ast.parse(path.read_text(encoding="utf-8"))


def functions(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def calls(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def step_of(call: ast.Call) -> str:
    """The step that a call hands to the door, '' if it is another call."""
    named = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if named not in DOORS or len(call.args) < 2:
        return ""
    step = call.args[1]
    of_case = isinstance(step, ast.Attribute) and getattr(step.value, "id", "") == "Case"
    return step.attr if of_case else ""


def is_case(node: ast.expr) -> bool:
    return getattr(node, "id", getattr(node, "attr", "")) in {"case", "held"}


def test_no_foreign_key_climbs_the_stairs():
    climbing = [
        f"{model._meta.label}.{field.name}"
        for model in models()
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey)
        and (there := field.related_model._meta.app_label) in STAIRS
        and there != (here := model._meta.app_label)
        and STAIRS[there] >= STAIRS[here]
    ]

    assert climbing == []


@pytest.mark.parametrize("kept", [File, Paper])
def test_whoever_points_at_a_file_says_who_may_see_it(kept):
    silent = [
        model._meta.label
        for model in models()
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey)
        and field.related_model is kept
        and not hasattr(model._default_manager.all(), "visible_to")
    ]

    assert silent == []


def test_every_step_has_a_desk_but_those_of_the_house():
    without = set()
    for name in NAMES:
        try:
            reverse(name, args=["x" * 22])
        except NoReverseMatch:
            without.add(name)

    assert without == BY_THE_HOUSE | ON_THE_DESK_OF_ANOTHER


def test_every_job_that_follows_a_step_is_known():
    autodiscover_modules("tasks")
    follow = {
        move.custom["then"] for step in STEPS for move in step._django_fsm.transitions.values()
    }

    assert [name for name in follow if name and handlers.find(name) is None] == []


def test_every_step_is_taken_by_one_service():
    takers = defaultdict(set)
    for where, tree in sources():
        for function in functions(tree):
            for call in calls(function):
                if step := step_of(call):
                    takers[step].add(f"{where}:{function.name}")

    assert {step: by for step, by in takers.items() if len(by) > 1} == {}
    assert set(takers) == NAMES


def test_nobody_but_the_door_takes_a_step_or_sets_a_state():
    found = []
    for where, tree in sources():
        if where == THE_DOOR:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                takes = node.func.attr in NAMES and is_case(node.func.value)
                sets = node.func.attr == "update" and "state" in {k.arg for k in node.keywords}
                found += [f"{where}:{node.lineno}"] * (takes or sets)
            if isinstance(node, ast.Assign):
                written = [t for t in node.targets if getattr(t, "attr", "") == "state"]
                found += [f"{where}:{node.lineno}" for t in written if is_case(t.value)]

    assert found == []
