"""The counted queues of all rooms, in the order of the steps."""

from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from accounts.queues import Queue

ROOMS = ("diagnosis", "applications", "reviews", "payments", "parties", "records", "accounts")


def of(user) -> list[Queue]:
    """What waits for this user in every room that has queues."""
    found: list[Queue] = []
    for room in ROOMS:
        if not apps.is_installed(room):
            continue
        if module_has_submodule(apps.get_app_config(room).module, "queues"):
            found += import_module(f"{room}.queues").queues(user)
    return found
