"""The ladder in the browser admin, entry by entry."""

from django.contrib import admin

from accounts.house_admin import HouseAdmin
from accounts.roles import COMMISSION
from applications.models import LadderEntry
from policies.money import yuan


@admin.register(LadderEntry)
class LadderEntryAdmin(HouseAdmin):
    """The ladder, entry by entry; only services write it."""

    readers = COMMISSION
    list_display = [
        "party", "kind", "item", "rank", "standard", "amount", "recovered", "is_live", "entered_at",
    ]  # fmt: skip
    list_filter = ["kind", "rank", "is_live"]
    list_select_related = ["party", "item__version"]
    search_fields = ["party__name", "party__uscc", "case__number"]
    fields = [
        "party", "case", "kind", "item", "rank", "standard", "amount", "recovered", "is_live",
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
