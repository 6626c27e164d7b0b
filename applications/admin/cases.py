"""Cases and their logs in the browser admin: found and read; every step is taken at its desk."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from accounts.house_admin import HouseAdmin
from accounts.roles import COMMISSION
from applications.actions import actions
from applications.admin.filters import DueFilter, ItemFilter, StepFilter
from applications.deadlines import of_cases
from applications.door import label
from applications.models import Case, TransitionLog
from applications.workflow import CaseWorkflow
from policies.money import yuan


@admin.register(Case)
class CaseAdmin(HouseAdmin):
    """Cases to find and read; every step is a button that leads to its desk."""

    readers = COMMISSION
    list_display = ["label", "party", "item", "state", "left", "amount", "unit"]
    list_filter = ["state", DueFilter, ItemFilter, "local_unit", "version"]
    list_select_related = ["party", "item", "local_unit"]
    search_fields = ["number", "title", "party__name", "party__uscc"]
    search_help_text = "案件号、项目名称、单位名称或统一社会信用代码"
    ordering = ["-state_since"]
    fields = [
        "desks", "label", "party", "uscc", "item", "version", "state", "state_since", "amount",
        "title", "summary", "completed_on", "local_unit", "account", "submitted_at", "accepted_at",
        "notice_closes_at", "approved_at", "disbursed_at", "paper_received_on", "paper_waiver",
        "content_sha256",
    ]  # fmt: skip
    readonly_fields = fields

    def get_object(self, request, object_id, from_field=None):
        found = super().get_object(request, object_id, from_field)
        if found:
            found.reader = request.user
        return found

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("item__stages")

    def get_changelist_instance(self, request):
        found = super().get_changelist_instance(request)
        for case, deadline in of_cases(found.result_list):
            case.deadline = deadline
        return found

    @admin.display(description="时限")
    def left(self, case):
        found = case.deadline
        if found is None or not found.remaining:
            return None
        words = '<span class="left left-{}">{}</span>'
        return format_html(words, found.tone, found.remaining)

    @admin.display(description="案件号", ordering="number")
    def label(self, case):
        return case.number or "草稿"

    @admin.display(description="金额（元）", ordering="amount_fen")
    def amount(self, case):
        return None if case.amount_fen is None else yuan(case.amount_fen)

    @admin.display(description="受理单位", ordering="local_unit")
    def unit(self, case):
        return case.local_unit

    @admin.display(description="统一社会信用代码")
    def uscc(self, case):
        return case.party.uscc

    @admin.display(description="办理")
    def desks(self, case):
        page = format_html('<a href="{}">案件页</a>', reverse("case", args=[case.public_id]))
        mine = [action for action in actions(case, case.reader) if action.is_open]
        links = ((action.url, action.label) for action in mine)
        return page + format_html_join("", '　<a href="{}">{}</a>', links)


@admin.register(TransitionLog)
class TransitionLogAdmin(HouseAdmin):
    """Who took which step of which case, and when."""

    readers = COMMISSION
    list_display = ["at", "case", "named", "origin", "target", "by", "note"]
    list_filter = [StepFilter, "target"]
    list_select_related = ["case__party", "by__person"]
    search_fields = ["case__number", "case__party__name", "by__person__name"]
    date_hierarchy = "at"
    ordering = ["-at"]
    fields = ["case", "revision", "named", "origin", "target", "by", "at", "note"]
    readonly_fields = fields

    @admin.display(description="步骤", ordering="step")
    def named(self, line):
        return label(getattr(CaseWorkflow, line.step), line.origin)
