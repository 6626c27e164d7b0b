"""Opening balances in the browser admin: read here, imported here."""

from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from accounts.house_admin import HouseAdmin
from accounts.roles import COMMISSION
from applications.models import OpeningBalance
from applications.resources.opening import SAMPLE, OpeningResource, OpeningTable
from policies.money import yuan
from records.importing.pages import ConfirmForm, TableForm, TableImport
from records.models import File
from records.services import files


class OpeningTableForm(TableForm):
    """A table, and the document that bears it out."""

    evidence = forms.FileField(
        label="依据文件（PDF）",
        widget=forms.FileInput({"accept": ".pdf"}),
        error_messages={"required": "请上传依据文件。"},
    )
    field_order = ["evidence", "import_file", "format", "resource"]

    def clean_evidence(self):
        files.check(self.cleaned_data["evidence"])
        return self.cleaned_data["evidence"]


class ConfirmOpeningForm(ConfirmForm):
    """The same after the preview: the document has been stored."""

    evidence = forms.ModelChoiceField(
        File.objects.all(), to_field_name="public_id", widget=forms.HiddenInput
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["evidence"].queryset = File.objects.filter(uploaded_by=by)


@admin.register(OpeningBalance)
class OpeningBalanceAdmin(TableImport, HouseAdmin):
    """What enterprises were given under earlier schemes, and who stands by it."""

    resource_classes = [OpeningResource]
    import_formats = [OpeningTable]
    import_form_class = OpeningTableForm
    confirm_form_class = ConfirmOpeningForm
    sample = SAMPLE
    desk = "opening_balances"

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

    def get_confirm_form_kwargs(self, request, import_form=None):
        return super().get_confirm_form_kwargs(request, import_form) | {"by": request.user}

    def get_confirm_form_initial(self, request, import_form):
        initial = super().get_confirm_form_initial(request, import_form)
        if import_form:
            stored = files.store(import_form.cleaned_data["evidence"], by=request.user)
            initial["evidence"] = stored.public_id
        return initial

    def get_import_resource_kwargs(self, request, **kwargs):
        given = getattr(kwargs.get("form"), "cleaned_data", {}).get("evidence")
        return super().get_import_resource_kwargs(request, **kwargs) | {"evidence": given}
