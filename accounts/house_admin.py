"""The base of every admin page: roles decide, nothing is deleted, a state is never typed in."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django_fsm import FSMFieldMixin

from accounts import step_up
from accounts.roles import Role

LISTED_AT_MOST = 10_000


class CappedPaginator(Paginator):
    """Count no further than a list is read, so that a page of a million rows opens as fast."""

    @cached_property
    def count(self) -> int:
        return self.object_list[: LISTED_AT_MOST + 1].count()

    @cached_property
    def num_pages(self) -> int:
        return min(super().num_pages, -(-LISTED_AT_MOST // self.per_page))

    @property
    def is_capped(self) -> bool:
        return self.count > LISTED_AT_MOST


class HouseAdmin(admin.ModelAdmin):
    """Read by `readers`, `writers` and the auditor; changed by `writers` alone; deleted by none."""

    readers: frozenset[Role] = frozenset()
    writers: frozenset[Role] = frozenset()

    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    paginator = CappedPaginator
    empty_value_display = "—"

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows

    def get_readonly_fields(self, request, obj=None):
        states = [
            field.name for field in self.opts.concrete_fields if isinstance(field, FSMFieldMixin)
        ]
        return [*super().get_readonly_fields(request, obj), *states]

    def has_view_permission(self, request, obj=None) -> bool:
        return bool(request.user.roles & (self.readers | self.writers | {Role.AUDITOR}))

    def has_module_permission(self, request) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request) -> bool:
        return bool(request.user.roles & self.writers)

    def has_change_permission(self, request, obj=None) -> bool:
        return bool(request.user.roles & self.writers)

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def each(
        self, request, chosen: Iterable[Any], take: Callable[..., Any]
    ) -> Iterator[tuple[Any, Any]]:
        """Yield each row of which this could be done, with what came of it; tell why of others."""
        for row in chosen:
            try:
                done = take(row, by=request.user)
            except (PermissionDenied, ValidationError) as refusal:
                reasons = "；".join(getattr(refusal, "messages", [str(refusal)]))
                self.message_user(request, f"{row}：{reasons}", messages.ERROR)
            else:
                yield row, done


class SteppedUpAdmin(HouseAdmin):
    """Whoever may change something here enters the password once more before doing so."""

    def changeform_view(self, request, *args, **kwargs):
        if self._must_ask(request):
            return step_up.ask(request, then=request.get_full_path())
        return super().changeform_view(request, *args, **kwargs)

    def changelist_view(self, request, *args, **kwargs):
        if self._must_ask(request):
            return step_up.ask(request, then=request.get_full_path())
        return super().changelist_view(request, *args, **kwargs)

    def _must_ask(self, request) -> bool:
        is_writer = self.has_add_permission(request) or self.has_change_permission(request)
        return request.method == "POST" and is_writer and not step_up.is_fresh(request)
