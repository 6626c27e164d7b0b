"""Diagnosis reports: the list, a new one, and the page on which each side says its word."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.views import View
from django.views.decorators.http import require_safe
from django.views.generic import FormView

from accounts.parts import Fact, Finding
from accounts.roles import COMMISSION, Role
from diagnosis import relations
from diagnosis.forms import JudgementForm, ReportForm, SignForm, providers_of
from diagnosis.models import Report
from diagnosis.services import reports
from parties.models import Member
from parties.refusals import add_errors, told_on
from records.services import files

PER_PAGE = 20
REVIEWERS = COMMISSION | {Role.AUDITOR}


def may_enter(user) -> bool:
    """Whether the user enters reports: for a provider, or at the counter."""
    return user.has_role(Role.REGISTRAR) or providers_of(user).exists()


@require_safe
def report_list(request):
    """The reports this user may see, the latest first; or those that wait for the user's word."""
    user = request.user
    waiting = reports.to_judge(user)
    is_waiting = request.GET.get("list") == "judge" and Role.PRELIMINARY_REVIEWER in user.roles
    rows = waiting.order_by("pk") if is_waiting else Report.objects.visible_to(user).order_by("-pk")
    context = {
        "page": Paginator(rows.with_names(), PER_PAGE).get_page(request.GET.get("page")),
        "may_enter": may_enter(user),
        "may_judge": Role.PRELIMINARY_REVIEWER in user.roles,
        "is_waiting": is_waiting,
        "waiting": waiting.count(),
    }
    return render(request, "diagnosis/reports.html", context)


class NewReport(FormView):
    """Enter a report."""

    template_name = "diagnosis/new_report.html"
    form_class = ReportForm

    def dispatch(self, request, *args, **kwargs):
        if not may_enter(request.user):
            raise PermissionDenied("诊断报告由服务商的负责人、经办人，或区经委登记员登记。")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form):
        given, user = form.cleaned_data, self.request.user
        with told_on(form):
            report = reports.enter(
                form.author,
                given["uscc"],
                files.store(given["file"], by=user),
                by=user,
                confirmed_on=given["confirmed_on"],
            )
        if form.errors:
            return self.form_invalid(form)
        messages.success(self.request, f"已登记对{report.enterprise}的诊断报告。")
        return redirect("report", report.public_id)


class ReportPage(View):
    """One report; provider, enterprise and Commission each find here what they can do."""

    def dispatch(self, request, *args, **kwargs):
        seen = Report.objects.visible_to(request.user).with_names()
        seen = seen.select_related(
            "entered_by__person", "confirmed_by__person", "judged_by__person"
        )
        self.report = get_object_or_404(seen, public_id=kwargs["public_id"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, public_id):
        return self._show()

    def post(self, request, public_id):
        deeds = {"sign": self._sign, "confirm": self._confirm, "judge": self._judge}
        deed = deeds.get(request.POST.get("do", ""), self._show)
        return deed()

    def _sign(self):
        form = SignForm(self.request.POST)
        return self._take(
            form, reports.sign, "已登记签字盖章日期。", "sign_form", names=["confirmed_on"]
        )

    def _confirm(self):
        return self._take(SignForm(), reports.confirm, "已在线确认。", "sign_form", names=[])

    def _judge(self):
        is_good = "accept" in self.request.POST
        service = reports.accept if is_good else reports.refuse
        said = "已认定符合要求。" if is_good else "已认定不符合要求，服务商将看到原因。"
        return self._take(
            JudgementForm(self.request.POST), service, said, "judge_form", names=["note"]
        )

    def _take(self, form, service, said, place, *, names):
        if form.is_bound and not form.is_valid():
            return self._show(**{place: form})
        given = {name: form.cleaned_data[name] for name in names}
        try:
            service(self.report, by=self.request.user, **given)
        except ValidationError as refusal:
            if not form.is_bound:
                messages.warning(self.request, refusal.messages[0])
                return redirect("report", self.report.public_id)
            add_errors(form, refusal)
            return self._show(**{place: form})
        messages.success(self.request, said)
        return redirect("report", self.report.public_id)

    def _show(self, sign_form=None, judge_form=None):
        report, user = self.report, self.request.user
        is_open = not (report.accepted_at or report.refused_at)
        enters = (
            user.has_role(Role.REGISTRAR)
            or providers_of(user).filter(pk=report.provider_id).exists()
        )
        owns = report.enterprise.members.filter(
            user=user, until__isnull=True, kind=Member.Kind.OWNER
        ).exists()
        context = {
            "report": report,
            "facts": _facts(report),
            "related": _related(report, user),
            "sign_form": sign_form or _dated(report) if enters and is_open else None,
            "may_confirm": owns and report.confirmed_at is None and not report.refused_at,
            "judge_form": judge_form or JudgementForm()
            if is_open
            and report.confirmed_on
            and reports.to_judge(user).filter(pk=report.pk).exists()
            else None,
        }
        return render(self.request, "diagnosis/report.html", context)


def _dated(report: Report) -> SignForm:
    return SignForm(initial={"confirmed_on": report.confirmed_on})


def _facts(report: Report) -> list[Fact]:
    found = [
        Fact("被诊断企业", report.enterprise.name, note=report.enterprise.uscc),
        Fact("诊断服务商", report.provider.name, note=report.provider.uscc),
        Fact("企业签字盖章", str(report.confirmed_on or "尚未登记"), figure=True),
    ]
    online = "尚未确认"
    if report.confirmed_at:
        online = f"{localtime(report.confirmed_at):%Y-%m-%d %H:%M}　{report.confirmed_by}"
    found.append(Fact("企业在线确认", online))
    by_registrar = report.entered_by and report.entered_by.has_role(Role.REGISTRAR)
    found.append(
        Fact(
            "登记",
            f"{localtime(report.entered_at):%Y-%m-%d %H:%M}",
            note="由登记员代为录入" if by_registrar else "",
            figure=True,
        )
    )
    if judged := report.accepted_at or report.refused_at:
        found.append(Fact(report.standing, f"{localtime(judged):%Y-%m-%d %H:%M}", figure=True))
    return found


def _related(report: Report, user) -> list[Finding]:
    """What reviewers should know of provider and enterprise (I-17)."""
    if not user.roles & REVIEWERS:
        return []
    shared = relations.shared(report.provider, report.enterprise)
    return [Finding("warning", f"{one}，可能存在关联关系。", "第四条") for one in shared]
