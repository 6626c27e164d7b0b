"""Papers, their numbers and stored files in the browser admin: read, never typed into."""

from django.contrib import admin, messages
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from accounts.house_admin import HouseAdmin
from accounts.roles import COMMISSION, Role
from records.models import File, NumberSeries, Paper
from records.paper_kinds import KINDS
from records.services import numbers, papers, scanning

OTHER_SERIES = {"case": "案件号"}  # all others are called by what their documents bear


@admin.register(Paper)
class PaperAdmin(HouseAdmin):
    readers = COMMISSION
    list_display = ["number_or_dash", "title", "kind", "state", "issued_at", "documents"]
    list_filter = ["kind", "state", "year"]
    list_select_related = ["file", "sheet"]
    search_fields = ["number", "title"]
    fields = [
        *["number_or_dash", "title", "kind", "state", "fault", "issued_by", "created_at"],
        *["issued_at", "documents", "sha256", "verification"],
    ]
    readonly_fields = [*fields, "next_step"]
    actions = ["try_again"]

    def has_add_permission(self, request) -> bool:
        return False

    def get_fields(self, request, obj=None):
        fields = [name for name in self.fields if name != "fault" or (obj and obj.fault)]
        if obj is None or obj.state != Paper.State.FAILED:
            return fields
        after = fields.index("fault") + 1
        return [*fields[:after], "next_step", *fields[after:]]

    @admin.display(description="怎样办")
    def next_step(self, paper):
        """What helps a paper that failed; its number stays with it."""
        return format_html(
            "文号已为此件保留，不会断号。请先按失败原因处理：缺字的请系统管理员补充字体；"
            "内容不符的请核对原办理记录。然后在"
            '<a href="{}?state__exact=failed">失败的公文</a>'
            "中勾选此件，执行“重新制作所选的失败公文”。",
            reverse("admin:records_paper_changelist"),
        )

    def has_try_again_permission(self, request) -> bool:
        return bool(request.user.roles & COMMISSION)

    @admin.display(description="文号", ordering="serial")
    def number_or_dash(self, paper):
        return paper.number or "—"

    @admin.display(description="文件")
    def documents(self, paper):
        made = [(paper.file, "PDF"), (paper.sheet, "电子表格")]
        links = [(reverse("file", args=[file.public_id]), label) for file, label in made if file]
        return format_html_join("　", '<a href="{}">{}</a>', links) or "—"

    @admin.display(description="核验页面")
    def verification(self, paper):
        if paper.state != Paper.State.ISSUED:
            return "—"
        return format_html('<a href="{}">查看</a>', reverse("verify_paper", args=[paper.public_id]))

    @admin.action(description="重新制作所选的失败公文", permissions=["try_again"])
    def try_again(self, request, chosen):
        for paper, _ in self.each(request, chosen, papers.try_again):
            messages.success(request, f"{KINDS[paper.kind].label}“{paper}”将重新制作。")


@admin.register(NumberSeries)
class NumberSeriesAdmin(HouseAdmin):
    readers = COMMISSION
    writers = frozenset({Role.BUDGET_KEEPER})
    list_display = ["named", "year", "last"]
    list_filter = ["year"]

    def get_fields(self, request, obj=None):
        return ["named" if obj else "code", "year", "last"]

    @admin.display(description="代字", ordering="code")
    def named(self, series):
        return OTHER_SERIES.get(series.code, series.code)

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def save_model(self, request, obj, form, change):
        obj.pk = numbers.begin(obj.code, obj.year, last=obj.last, by=request.user).pk


@admin.register(File)
class FileAdmin(HouseAdmin):
    readers = COMMISSION
    list_display = ["name", "media_type", "size", "uploaded_by", "uploaded_at", "scan"]
    list_filter = ["media_type", "scan"]
    list_select_related = ["uploaded_by__person"]
    search_fields = ["name", "sha256"]
    fields = ["name", "media_type", "size", "sha256", "uploaded_by", "uploaded_at", "scan"]
    readonly_fields = fields
    actions = ["scan_again"]

    def has_add_permission(self, request) -> bool:
        return False

    def has_scan_again_permission(self, request) -> bool:
        return bool(request.user.roles & COMMISSION)

    @admin.action(description="对所选文件重新检查病毒", permissions=["scan_again"])
    def scan_again(self, request, chosen):
        for file, _ in self.each(request, chosen, scanning.scan_again):
            messages.success(request, f"{file}：正在重新检查，通过后自动恢复提供。")
