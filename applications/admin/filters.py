"""Filters of the admin lists of this room."""

from django.conf import settings
from django.contrib import admin

from applications.deadlines import Deadlines
from applications.states import TERMINAL
from applications.workflow import STEPS
from policies.models import AwardItem

LATE, SOON = "late", "soon"


class ItemFilter(admin.SimpleListFilter):
    """One kind of award, over all policy versions."""

    title = "奖励项目"
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        items = AwardItem.objects.order_by("position").values_list("code", "name")
        return list(dict(items).items())

    def queryset(self, request, queryset):
        return queryset.filter(item__code=self.value()) if self.value() else queryset


class StepFilter(admin.SimpleListFilter):
    """One step, by the name that officers know it by."""

    title = "步骤"
    parameter_name = "step"

    def lookups(self, request, model_admin):
        return [(step.__name__, _named(step)) for step in STEPS]

    def queryset(self, request, queryset):
        return queryset.filter(step=self.value()) if self.value() else queryset


def _named(step) -> str:
    moves = step._django_fsm.transitions.values()
    return "、".join(dict.fromkeys(move.custom["label"] for move in moves))


class DueFilter(admin.SimpleListFilter):
    """Open cases whose limit has passed, or ends soon."""

    title = "时限"
    parameter_name = "due"

    def lookups(self, request, model_admin):
        return [(LATE, "已逾期"), (SOON, "临期和已逾期")]

    def queryset(self, request, queryset):
        going = queryset.exclude(state__in=TERMINAL)
        if self.value() == LATE:
            return going.filter(Deadlines().late(going))
        if self.value() == SOON:
            return going.filter(Deadlines().within(going, settings.AMBER_DAYS))
        return queryset
