"""The first desk: accept, refuse, send back, close; and the paper twin."""

from collections import defaultdict
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST, require_safe
from django_fsm import TransitionNotAllowed

from accounts import clock
from accounts.parts import Finding
from accounts.permissions import role_required
from accounts.roles import Role
from applications.forms.acceptance import PaperForm, WaiverForm
from applications.forms.checklist import AcceptForm, ChecklistForm
from applications.forms.correction import PHRASES, CorrectionForm
from applications.models import Case
from applications.models.correction import Part
from applications.queues import listings
from applications.services import acceptance, checklist, corrections, paper_twin
from applications.states import State, tone
from applications.views import guiding
from applications.views.desk import Desk, ReasonForm
from applications.views.paging import first_accepted, soonest

PER_PAGE = 50
FIRST_DESK = (Role.LOCAL_OFFICER, Role.REGISTRAR, Role.PRELIMINARY_REVIEWER)


@require_safe
@role_required(*FIRST_DESK)
def acceptance_queue(request):
    """What waits at the first desk, what is due first in front."""
    user = request.user
    mine = listings(user)
    chosen = next((one for one in mine if one.code == request.GET.get("list")), mine[0])
    rows = chosen.rows(user).with_names()
    listed = first_accepted if chosen.is_of_paper else soonest
    page, cases = listed(rows, request.GET.get("page"), PER_PAGE)
    context = {
        "page": page,
        "rows": [
            {"case": case, "deadline": found, "tone": tone(case.state)} for case, found in cases
        ],
        "chosen": chosen,
        "tabs": [
            {
                "label": one.label,
                "url": one.url,
                "count": page.paginator.count if one is chosen else one.rows(user).count(),
                "current": one is chosen,
            }
            for one in mine
        ],
    }
    return render(request, "applications/acceptance_queue.html", context)


class FirstDesk(Desk):
    """A step on a filing, beside what the automatic checks find and what was handed in."""

    template_name = "applications/first_desk.html"
    is_checked = True

    @cached_property
    def found(self):
        """What the automatic checks find."""
        return guiding.findings(self.case)

    @cached_property
    def materials(self):
        """What was handed in and not replaced."""
        return [one for one in self.files if one.replaced_at is None]

    @cached_property
    def files(self):
        """What was ever handed in."""
        return list(self.case.materials.select_related("file", "kind"))

    @cached_property
    def lines(self) -> list[checklist.Line]:
        """The checklist as it stands."""
        return checklist.lines(self.case, self.found, self.materials)

    def get_context_data(self, **more):
        return super().get_context_data(**more) | {
            "findings": [Finding(one.severity, one.for_staff, one.clause) for one in self.found],
            "materials": self.materials,
            "compared": corrections.compared(self.case, self.files),
        }


@method_decorator(require_POST, name="dispatch")
class Checklist(FirstDesk):
    """Keep the checklist as it is typed; the page it stands on sends it by itself."""

    step = Case.return_for_correction  # whoever may send back or accept, and while they may
    tells = ""

    def post(self, request, *args, **kwargs):
        form = ChecklistForm(request.POST, lines=self.lines)
        if not form.is_valid():
            first = next(iter(form.errors.values()))[0]
            return JsonResponse({"message": f"暂未保存：{first}"}, status=422)
        try:
            checklist.keep(self.case, form.said, self.lines, by=request.user)
        except TransitionNotAllowed as refusal:
            return JsonResponse({"message": str(refusal)}, status=409)
        if "autosave" in request.GET:
            return JsonResponse({"message": f"核对已于 {localtime(clock.now()):%H:%M:%S} 保存"})
        messages.success(request, "核对已保存。")
        sends_back = "return" in request.POST or self.case.state != State.SUBMITTED
        name = "return_for_correction" if sends_back else "accept"
        return HttpResponseRedirect(reverse(name, args=[self.case.public_id]))


class Accept(FirstDesk):
    """Accept the papers, after looking at each."""

    template_name = "applications/accept.html"
    step = Case.accept
    form_class = AcceptForm
    lead = "受理表示材料齐全、符合形式要求，不代表同意奖励。"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"lines": self.lines}

    def take(self, form):
        given = form.cleaned_data
        acceptance.accept(
            self.case,
            by=self.request.user,
            judge=lambda _lines: form.said,
            note=given["note"],
            key=given["key"],
        )

    def get_context_data(self, **more):
        return super().get_context_data(**more) | {
            "phrases": PHRASES,
            "fine": sum(line.is_fine for line in self.lines),
        }


class Refuse(FirstDesk):
    """Refuse acceptance for a reason."""

    step = Case.refuse
    form_class = ReasonForm
    lead = "不予受理后案件办结，不能恢复；材料可以补正的，请选择“退回补正”。"

    def take(self, form):
        given = form.cleaned_data
        acceptance.refuse(self.case, by=self.request.user, note=given["note"], key=given["key"])


class ReturnForCorrection(FirstDesk):
    """Name at once everything that is to be mended."""

    template_name = "applications/return.html"
    step = Case.return_for_correction
    form_class = CorrectionForm
    lead = "请对照材料逐项核对，把需要补正的一次性全部写明：什么问题、怎样改。没有问题的留空。"
    tells = "申报单位将收到补正通知书，列明下列事项和补正期限；补正期间受理时限暂停。"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"kinds": self.case.item.materials.all()}

    def get_initial(self):
        return super().get_initial() | checklist.to_mend(self.lines)

    def take(self, form):
        given = form.cleaned_data
        acceptance.return_for_correction(
            self.case,
            by=self.request.user,
            note=given["note"],
            faults=form.faults,
            key=given["key"],
        )

    def get_context_data(self, **more):
        context = super().get_context_data(**more)
        handed_in = defaultdict(list)
        for material in context["materials"]:
            handed_in[material.kind_id].append(material)
        rows = [
            {
                "name": field.label,
                "field": field,
                "is_file": not isinstance(target, Part),
                "shown": corrections.value(self.case, target)
                if isinstance(target, Part)
                else handed_in[target.pk],
            }
            for target, field in context["form"].rows
        ]
        return context | {"rows": rows, "phrases": PHRASES}


class CloseStale(Desk):
    """Close what was not corrected in time; what the applicant has begun to mend is not shown."""

    step = Case.close_stale
    form_class = ReasonForm
    lead = "超过补正期限仍未补正的，可以办结；办结后不能恢复，申报单位可以重新申报。"

    def take(self, form):
        given = form.cleaned_data
        acceptance.close_stale(
            self.case, by=self.request.user, note=given["note"], key=given["key"]
        )


class PaperCheckIn(Desk):
    """Record the paper twin, or why none is asked for; no step of the machine."""

    template_name = "applications/paper_check_in.html"
    form_class = PaperForm
    tells = ""
    label = "书面材料核收"

    def refuse(self):
        if not self.request.user.roles & {Role.REGISTRAR, Role.PRELIMINARY_REVIEWER}:
            raise PermissionDenied("书面材料由区经委登记员或初审员核收。")
        if self.case.state != State.ACCEPTED:
            messages.warning(
                self.request,
                f"本件现为“{self.case.get_state_display()}”；书面材料在受理后、初审前核收。",
            )
            return HttpResponseRedirect(self.get_success_url())
        return None

    @property
    def is_waiver(self):
        return "waive" in self.request.POST

    def get_form_class(self):
        return WaiverForm if self.is_waiver else PaperForm

    def get_initial(self):
        return {"key": uuid4().hex, "revision": self.case.revision, "received_on": clock.today()}

    def take(self, form):
        given = form.cleaned_data
        if self.is_waiver:
            paper_twin.waive(self.case, by=self.request.user, reason=given["reason"])
        else:
            paper_twin.check_in(
                self.case,
                by=self.request.user,
                received_on=given["received_on"],
                digest=given["digest"],
                copies=given["copies"],
                pages=given["pages"],
            )

    def done(self):
        return (
            f"{self.case.number}：{'已登记免收书面材料' if self.is_waiver else '书面材料已核收'}。"
        )

    def get_context_data(self, **more):
        context = super().get_context_data(**more)
        blank = self.get_initial()
        return context | {
            "paper_form": PaperForm(initial=blank) if self.is_waiver else context["form"],
            "waiver_form": context["form"] if self.is_waiver else WaiverForm(initial=blank),
        }
