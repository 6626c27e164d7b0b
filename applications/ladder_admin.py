"""The ladder and its opening balances in the browser admin; only services write them."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from accounts.house_admin import HouseAdmin
from accounts.roles import COMMISSION
from applications.models import LadderEntry, OpeningBalance
from policies.money import yuan


@admin.register(LadderEntry)
class LadderEntryAdmin(HouseAdmin):
    """The ladder, entry by entry; only services write it."""

    readers = COMMISSION
    list_display = [
        "party", "kind", "code", "rank", "standard", "amount", "recovered", "is_live", "entered_at",
    ]  # fmt: skip
    list_filter = ["kind", "rank", "is_live"]
    list_select_related = ["party"]
    search_fields = ["party__name", "party__uscc", "case__number"]
    fields = [
        "party", "case", "kind", "code", "rank", "standard", "amount", "recovered", "is_live",
        "entered_at",
    ]  # fmt: skip
    readonly_fields = fields

    @admin.display(description="本档标准（元）", ordering="standard_fen")
    def standard(self, entry):
        return yuan(entry.standard_fen)

    @admin.display(description="金额（元）", ordering="amount_fen")
    def amount(self, entry):
        return yuan(entry.amount_fen)

    @admin.display(description="已追回（元）", ordering="recovered_fen")
    def recovered(self, entry):
        return yuan(entry.recovered_fen)


@admin.register(OpeningBalance)
class OpeningBalanceAdmin(HouseAdmin):
    """What enterprises were given under earlier schemes, and who stands by it."""

    readers = COMMISSION
    list_display = ["party", "item", "amount", "awarded_on", "status", "entered_by", "decided_by"]
    list_filter = ["status", "item__rank"]
    list_select_related = ["party", "item", "entered_by__person", "decided_by__person"]
    search_fields = ["party__name", "party__uscc"]
    fields = [
        "party", "item", "amount", "awarded_on", "paper", "note", "status", "reason",
        "entered_by", "entered_at", "decided_by", "decided_at",
    ]  # fmt: skip
    readonly_fields = fields

    @admin.display(description="已奖励金额（元）", ordering="amount_fen")
    def amount(self, balance):
        return yuan(balance.amount_fen)

    @admin.display(description="依据文件")
    def paper(self, balance):
        url = reverse("file", args=[balance.evidence.public_id])
        return format_html('<a href="{}">{}</a>', url, balance.evidence)
