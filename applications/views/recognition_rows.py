"""What becomes of one line of a list: confirmed, sent back, dropped, or its title withdrawn."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView
from django_fsm import TransitionNotAllowed

from accounts.parts import Fact, Finding
from accounts.permissions import RoleRequired
from accounts.roles import Role
from applications.actions import desk_url
from applications.forms.recognition import CheckForm, RevokeForm, RowReasonForm
from applications.models import Recognition
from applications.refusals import add_errors
from applications.services import recognition, revoking, telling
from applications.states import BEFORE_ORDER, State
from applications.views.once import Once
from records.services import files

REGISTRAR = frozenset({Role.REGISTRAR})


class RowDesk(RoleRequired, Once, FormView):
    """One deed on one line, taken beside what is known of it."""

    roles = REGISTRAR
    template_name = "applications/recognition_row.html"
    form_class = RowReasonForm
    label = ""
    lead = ""
    tells = "将告知：无。录入人和复核人在认定名单中看到本行的状态。"
    danger = False

    @property
    def row(self) -> Recognition:
        if not hasattr(self, "_row"):
            rows = Recognition.objects.visible_to(self.request.user).select_related(
                "party", "item__version", "official_list__document", "entered_by__person"
            )
            self._row = get_object_or_404(rows, public_id=self.kwargs["public_id"])
        return self._row

    def take(self, form) -> str:
        """Do it through its service and say what was done; subclasses override."""
        raise NotImplementedError

    def form_valid(self, form):
        try:
            with transaction.atomic():
                said = self.take(form)
        except ValidationError as refusal:
            add_errors(form, refusal)
            return self.form_invalid(form)
        except TransitionNotAllowed:
            messages.warning(self.request, "本行现在不能办理此步骤，请查看最新情况。")
            return HttpResponseRedirect(self.get_success_url())
        messages.success(self.request, said)
        return HttpResponseRedirect(self.get_success_url())

    def get_success_url(self):
        return reverse("recognition_list", args=[self.row.official_list.public_id])

    def get_context_data(self, **more):
        return super().get_context_data(**more) | {
            "row": self.row,
            "label": self.label,
            "lead": self.lead,
            "danger": self.danger,
            "tells": self.tells,
            "facts": facts(self.row),
            "findings": [shown(one) for one in _found(self.row)],
            "back": self.get_success_url(),
        }


def _found(row: Recognition) -> list:
    return recognition.findings(row) if row.is_unchecked else []


def shown(found) -> Finding:
    """A finding in the words of staff."""
    return Finding(found.severity, found.for_staff, found.clause)


def facts(row: Recognition) -> list[Fact]:
    """What was entered, to be held against the document."""
    return [
        Fact("文件所列名称", row.named_as),
        Fact("登记的单位", row.party.name, note=row.party.uscc),
        Fact("文件所列称号", row.title),
        *([Fact("奖励项目", row.item.name, note=row.item.version.number)] if row.item else []),
        Fact("认定日期", f"{row.recognised_on}", figure=True),
        Fact("状态", row.get_status_display(), note=row.note),
        Fact("录入人", str(row.entered_by)),
    ]


class Recognise(RowDesk):
    """The second person stands by one line."""

    form_class = CheckForm
    label = "复核通过"
    tells = telling.promise("recognise", State.RECOGNISED)
    lead = "请对照认定文件逐项核对。复核后通知企业确认名称和收款账户。"

    def take(self, form):
        key = form.cleaned_data["key"]
        case = recognition.recognise(self.row, by=self.request.user, key=key)
        return f"{case.number}　{case.party}：已复核，已通知企业确认。"


class SendBack(RowDesk):
    """The second person sends one line back."""

    label = "退回修改"
    lead = "录入与认定文件不符的，退回录入人；录入人剔除后重新录入。"

    def take(self, form):
        recognition.send_back(self.row, by=self.request.user, note=form.cleaned_data["note"])
        return f"{self.row.party}：已退回。"


class Drop(RowDesk):
    """A wrong line leaves the list."""

    label = "剔除"
    lead = "剔除后本行不再复核，记录保留；可重新录入正确的一行。"
    danger = True

    def take(self, form):
        recognition.drop(self.row, by=self.request.user, note=form.cleaned_data["note"])
        return f"{self.row.party}：已剔除。"


class Revoke(RowDesk):
    """A title is withdrawn; what becomes of its case is decided at the case's own desk."""

    roles = revoking.LEADS
    form_class = RevokeForm
    label = "登记称号撤销"
    lead = "登记后本件不能再向拨付办理。未拨付的请随后终止，已拨付的请随后决定是否追回。"
    danger = True

    def take(self, form):
        given, user = form.cleaned_data, self.request.user
        case = revoking.revoke(
            self.row,
            by=user,
            revoked_on=given["revoked_on"],
            reason=given["reason"],
            document=files.store(given["document"], by=user),
        )
        self.next_url = desk_url(_what_follows(case.state), case)
        if self.next_url:
            return "称号撤销已登记，请在本页决定本件如何处理。"
        return "称号撤销已登记。"

    def get_success_url(self):
        return getattr(self, "next_url", "") or super().get_success_url()


def _what_follows(state: str) -> str:
    if state == State.DISBURSED:
        return "demand_back"
    return "stop" if state in BEFORE_ORDER else ""
