"""The review room in the browser admin: read widely, written at the desks."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from accounts.house_admin import HouseAdmin
from accounts.roles import COMMISSION, Role
from policies.money import wan
from reviews.models import (
    Expert,
    Meeting,
    MeetingItem,
    NoticeEntry,
    Objection,
    Opinion,
    PreliminaryReview,
    Proposal,
    PublicNotice,
    Seat,
)


class Kept(HouseAdmin):
    """Rows that desks write and nobody edits; ``desk`` links a row to where it was made."""

    readers = COMMISSION
    desk_name = ""

    def desk_of(self, row) -> str:
        return row.case.public_id

    @admin.display(description="办理页面")
    def desk(self, row):
        url = reverse(self.desk_name, args=[self.desk_of(row)])
        return format_html('<a href="{}">打开</a>', url)

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False


@admin.register(PreliminaryReview)
class PreliminaryReviewAdmin(Kept):
    list_display = ["case", "passed", "by", "at", "desk"]
    list_filter = ["passed"]
    list_select_related = ["case__party", "by__person"]
    search_fields = ["case__number", "case__party__name"]
    desk_name = "case"


@admin.register(Expert)
class ExpertAdmin(HouseAdmin):
    """The expert pool; somebody who leaves is taken out of it, never deleted."""

    readers = COMMISSION
    writers = frozenset({Role.REVIEW_LEAD})
    list_display = ["user", "employer", "speciality", "is_active"]
    list_filter = ["is_active"]
    list_select_related = ["user__person"]
    search_fields = ["user__person__name", "employer", "speciality"]

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), *(["user"] if obj else [])]

    def formfield_for_foreignkey(self, field, request, **kwargs):
        if field.name == "user":
            users = field.remote_field.model.objects.select_related("person")
            held = {"grants__role": Role.EXPERT, "grants__revoked_at": None}
            kwargs["queryset"] = users.filter(**held, expert=None).distinct()
        return super().formfield_for_foreignkey(field, request, **kwargs)


@admin.register(Seat)
class SeatAdmin(Kept):
    list_display = ["case", "expert", "appointed_at", "declared_at", "released_at", "desk"]
    list_filter = [("released_at", admin.EmptyFieldListFilter)]
    list_select_related = ["case__party", "expert__user__person"]
    search_fields = ["case__number", "expert__user__person__name"]
    desk_name = "review_digest"


@admin.register(Opinion)
class OpinionAdmin(Kept):
    list_display = ["case", "agency", "stance", "by", "at", "desk"]
    list_filter = ["agency", "stance"]
    list_select_related = ["case__party", "agency", "by__person"]
    search_fields = ["case__number", "case__party__name"]
    desk_name = "review_digest"


@admin.register(Proposal)
class ProposalAdmin(Kept):
    list_display = ["case", "amount", "mean_score", "by", "at", "desk"]
    list_select_related = ["case__party", "by__person"]
    search_fields = ["case__number", "case__party__name"]
    desk_name = "review_digest"

    @admin.display(description="拟支持（万元）", ordering="amount_fen")
    def amount(self, proposal):
        return wan(proposal.amount_fen)


class EntryLines(admin.TabularInline):
    """The rows of a notice as the public reads them."""

    model = NoticeEntry
    extra = 0
    can_delete = False
    fields = ["position", "party_name", "uscc", "item_name", "title", "amount_fen", "remark"]

    def has_view_permission(self, request, obj=None) -> bool:
        return True

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False


@admin.register(PublicNotice)
class PublicNoticeAdmin(Kept):
    list_display = ["title", "state", "published_at", "first_day", "last_day", "desk"]
    list_filter = ["state"]
    list_select_related = ["published_by__person"]
    search_fields = ["title", "entries__party_name", "entries__uscc"]
    inlines = [EntryLines]
    desk_name = "notice_desk"

    def desk_of(self, notice):
        return notice.public_id


@admin.register(Objection)
class ObjectionAdmin(Kept):
    """Who objects stays with investigators and auditors."""

    readers = frozenset({Role.INVESTIGATOR})
    list_display = ["case", "state", "channel", "received_at", "closed_by", "closed_at", "desk"]
    list_filter = ["state"]
    list_select_related = ["case__party", "closed_by__person"]
    search_fields = ["case__number", "case__party__name"]
    desk_name = "investigate"


class ItemLines(EntryLines):
    """The agenda of a meeting and what it decided."""

    model = MeetingItem
    fields = ["position", "case", "result", "amount_fen", "note"]


@admin.register(Meeting)
class MeetingAdmin(Kept):
    list_display = ["number", "planned_on", "state", "held_at", "desk"]
    list_filter = ["state"]
    search_fields = ["number", "items__case__number"]
    inlines = [ItemLines]
    desk_name = "meeting"

    def desk_of(self, meeting):
        return meeting.public_id
