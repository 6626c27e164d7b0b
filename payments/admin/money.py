"""Budget, orders and what followed from them, in the browser admin."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html

from accounts.house_admin import HouseAdmin
from accounts.roles import COMMISSION, Role
from payments.forms.budget import BudgetForm, RaiseForm
from payments.models import (
    Budget,
    Disbursement,
    PaymentLine,
    PaymentOrder,
    Recovery,
    RecoveryReceipt,
)
from payments.services import budgets
from policies.money import FEN_PER_YUAN, wan, yuan

KEEPERS = frozenset({Role.BUDGET_KEEPER})
SUMS = ("reserved", "committed", "ordered", "paid", "recovered", "free")


@admin.register(Budget)
class BudgetAdmin(HouseAdmin):
    readers = COMMISSION
    writers = KEEPERS
    list_display = ["year", "budget_line", "allowance", *SUMS]
    add_fields = ["year", "special_fund", "budget_line", "functional_code", "economic_code"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = RaiseForm if obj else BudgetForm
        return super().get_form(request, obj, change, form=form, **kwargs)

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return [(None, {"fields": [*self.add_fields, "allowance"]})]
        state = [*self.add_fields, "allowance", *SUMS, "override_reason"]
        found = [("预算", {"fields": state})]
        if self.has_change_permission(request, obj):
            found.append(("追加额度", {"fields": ["amount", "reason", "seen"]}))
        return found

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return []
        return [*self.add_fields, "allowance", *SUMS, "override_reason"]

    def save_model(self, request, obj, form, change):
        said = form.cleaned_data
        if not change:
            fen = int(said["allowance"] * FEN_PER_YUAN)
            line = {name: said[name] for name in self.add_fields}
            obj.pk = budgets.enter(by=request.user, allowance=fen, **line).pk
        elif said["amount"]:
            fen = int(said["amount"] * FEN_PER_YUAN)
            why, seen = said["reason"], said["seen"]
            try:
                budgets.raise_allowance(obj, by=request.user, amount=fen, reason=why, seen=seen)
            except ValidationError as refusal:
                self.message_user(request, "".join(refusal.messages), messages.ERROR)

    @admin.display(description="额度（万元）", ordering="allowance_fen")
    def allowance(self, budget):
        return wan(budget.allowance_fen)

    @admin.display(description="拟支持（万元）")
    def reserved(self, budget):
        return wan(_standing(budget).reserved)

    @admin.display(description="已审定（万元）")
    def committed(self, budget):
        return wan(_standing(budget).committed)

    @admin.display(description="已下达（万元）")
    def ordered(self, budget):
        return wan(_standing(budget).ordered)

    @admin.display(description="已拨付（万元）")
    def paid(self, budget):
        return wan(_standing(budget).paid)

    @admin.display(description="已追回（万元）")
    def recovered(self, budget):
        return wan(_standing(budget).recovered)

    @admin.display(description="可用余额（万元）")
    def free(self, budget):
        return wan(_standing(budget).free)


def _standing(budget: Budget) -> budgets.Standing:
    if not hasattr(budget, "standing"):
        budget.standing = budgets.standing(budget)  # once for all columns of a row
    return budget.standing


class ReadOnlyAdmin(HouseAdmin):
    """Rows that come about at desks: read here, changed there."""

    readers = COMMISSION

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False


class LineInline(admin.TabularInline):
    model = PaymentLine
    fields = ["position", "payee_name", "uscc", "item_name", "bank", "last_four", "is_stopped"]
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_view_permission(self, request, obj=None) -> bool:
        return True


@admin.register(PaymentOrder)
class PaymentOrderAdmin(ReadOnlyAdmin):
    list_display = [
        "document",
        "state",
        "total",
        "progress",
        "signed_by",
        "countersigned_by",
        "desk",
    ]
    list_filter = ["state", "budget"]
    search_fields = ["title", "paper__number", "lines__payee_name", "lines__uscc"]
    fields = [
        "title",
        "number",
        "state",
        "budget",
        "batch",
        "total",
        "drafted_by",
        "drafted_at",
        "signed_by",
        "signed_at",
        "countersigned_by",
        "countersigned_at",
        "issued_at",
        "desk",
    ]
    readonly_fields = ["number", "total", "desk", "drafted_at"]
    inlines = [LineInline]

    def get_queryset(self, request):
        return super().get_queryset(request).with_progress()

    @admin.display(description="文件", ordering="pk")
    def document(self, order):
        number = order.paper.number if order.paper else "待编号"
        return f"{number}　{order.budget.year}年度第{order.batch}批"

    @admin.display(description="文号", ordering="paper__number")
    def number(self, order):
        return order.paper.number if order.paper else None

    @admin.display(description="合计（元）", ordering="total_fen")
    def total(self, order):
        return yuan(order.total_fen)

    @admin.display(description="已拨付")
    def progress(self, order):
        return f"{order.paid_count} / {order.line_count}"

    @admin.display(description="办理")
    def desk(self, order):
        return format_html(
            '<a href="{}">办理</a>', reverse("payment_order", args=[order.public_id])
        )


@admin.register(Disbursement)
class DisbursementAdmin(ReadOnlyAdmin):
    list_display = ["paid_on", "kind", "payee", "amount", "bank_reference", "confirmed_by", "desk"]
    list_filter = ["kind", "is_reversed"]
    list_select_related = ["line__order", "confirmed_by__person"]
    search_fields = ["bank_reference", "line__payee_name", "line__uscc"]
    date_hierarchy = "paid_on"
    fields = [
        "payee",
        "kind",
        "amount",
        "bank_reference",
        "paid_on",
        "confirmed_by",
        "confirmed_at",
        "is_reversed",
        "released_by",
        "released_at",
        "release_note",
        "desk",
    ]
    readonly_fields = ["payee", "amount", "confirmed_at", "desk"]

    @admin.display(description="收款户名", ordering="line__payee_name")
    def payee(self, row):
        return row.line.payee_name

    @admin.display(description="金额（元）", ordering="amount_fen")
    def amount(self, row):
        return yuan(row.amount_fen)

    @admin.display(description="拨付文件")
    def desk(self, row):
        place = reverse("payment_order", args=[row.line.order.public_id])
        return format_html('<a href="{}">查看</a>', place)


class ReceiptInline(LineInline):
    model = RecoveryReceipt
    fields = ["received_on", "amount", "bank_reference", "booked_by", "booked_at", "note"]
    readonly_fields = fields

    @admin.display(description="金额（元）")
    def amount(self, receipt):
        return yuan(receipt.amount_fen)


@admin.register(Recovery)
class RecoveryAdmin(ReadOnlyAdmin):
    list_display = ["case", "ground", "demanded", "received", "due_on", "demanded_by", "desk"]
    list_filter = ["ground", ("dropped_at", admin.EmptyFieldListFilter)]
    list_select_related = ["case__party", "demanded_by__person"]
    search_fields = ["case__number", "case__party__name", "case__party__uscc"]
    fields = [
        "case",
        "ground",
        "facts",
        "demanded",
        "received",
        "due_on",
        "responsible",
        "demanded_by",
        "demanded_at",
        "dropped_at",
        "dropped_reason",
        "desk",
    ]
    readonly_fields = ["demanded", "received", "demanded_at", "desk"]
    inlines = [ReceiptInline]

    @admin.display(description="应追回（元）", ordering="demanded_fen")
    def demanded(self, row):
        return yuan(row.demanded_fen)

    @admin.display(description="已追回（元）", ordering="received_fen")
    def received(self, row):
        return yuan(row.received_fen)

    @admin.display(description="案件")
    def desk(self, row):
        return format_html('<a href="{}">查看</a>', reverse("case", args=[row.case.public_id]))
