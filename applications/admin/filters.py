"""Filters of the admin lists of this room."""

from django.contrib import admin

from policies.models import AwardItem


class ItemFilter(admin.SimpleListFilter):
    """One kind of award, over all policy versions."""

    title = "奖励项目"
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        items = AwardItem.objects.order_by("position").values_list("code", "name")
        return list(dict(items).items())

    def queryset(self, request, queryset):
        return queryset.filter(item__code=self.value()) if self.value() else queryset
