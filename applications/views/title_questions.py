"""The desk of a title that no mapping knows: what it counts as, answered and checked."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView

from accounts.parts import Fact
from accounts.permissions import RoleRequired
from accounts.roles import COMMISSION, Role
from applications.forms.titles import CONFIRM, MAP, AnswerForm, CheckMappingForm
from applications.models import Recognition, TitleQuestion
from applications.refusals import told_on
from applications.services import title_questions
from applications.views.once import Once

READERS = COMMISSION | {Role.AUDITOR}
State = TitleQuestion.State
NOT_YOU = "称号询问由登记员或评审负责人答复，由另一人（或签发人）复核。"


class TitleDesk(RoleRequired, Once, FormView):
    """One title: the lines that wait for it, the answer, and what was answered."""

    roles = READERS
    template_name = "applications/title_question.html"
    form_class = AnswerForm

    @property
    def question(self) -> TitleQuestion:
        if not hasattr(self, "_question"):
            rows = TitleQuestion.objects.visible_to(self.request.user).select_related(
                "version", "asked_by__person", "answered_by__person",
                "mapping__item", "mapping__entered_by__person", "mapping__checked_by__person",
            )  # fmt: skip
            self._question = get_object_or_404(rows, public_id=self.kwargs["public_id"])
        return self._question

    @property
    def may_act(self) -> bool:
        """Whether the reader may take what comes next."""
        roles, found = self.request.user.roles, self.question
        if found.state == State.PROPOSED:
            is_another = found.mapping.entered_by.person_id != self.request.user.person_id
            return bool(roles & title_questions.CHECKERS) and is_another
        return found.state != State.MAPPED and bool(roles & title_questions.ANSWERERS)

    def post(self, request, *args, **kwargs):
        if not self.may_act:
            raise PermissionDenied(NOT_YOU)
        return super().post(request, *args, **kwargs)

    def get_form_class(self):
        return CheckMappingForm if self.question.state == State.PROPOSED else self.form_class

    def get_form_kwargs(self):
        more = {} if self.question.state == State.PROPOSED else {"question": self.question}
        return super().get_form_kwargs() | more

    def get_initial(self):
        row = self._rows().select_related("official_list").first()
        if row is None:
            return super().get_initial()
        named = row.official_list
        return super().get_initial() | {
            "document_number": named.document_number, "issued_on": named.issued_on,
        }  # fmt: skip

    def form_valid(self, form):
        with told_on(form):
            said = self._answer(form.cleaned_data)
        if form.errors:
            return self.form_invalid(form)
        messages.success(self.request, said)
        return redirect("recognitions")

    def _answer(self, given) -> str:
        found, by, reading = self.question, self.request.user, given["reading"]
        if found.state == State.PROPOSED:
            if given["decision"] == CONFIRM:
                title_questions.confirm(found, by=by)
                return f"“{found.title}”已列入称号对照表，等待的各行转入复核。"
            title_questions.send_back(found, by=by, reading=reading)
            return f"“{found.title}”已退回，待重新答复。"
        if given["decision"] == MAP:
            facts = {name: given[name] for name in ("document_number", "issued_on")}
            title_questions.propose(found, given["item"], by=by, reading=reading, **facts)
            return f"“{found.title}”的对照已拟定，请另一人复核。"
        title_questions.reject(found, by=by, reading=reading)
        return f"“{found.title}”不予列入，等待的各行已剔除并写明原因。"

    def _rows(self):
        waiting = Recognition.Status.WAITING
        return Recognition.objects.visible_to(self.request.user).filter(
            question=self.question, status=waiting
        )

    def get_context_data(self, **more):
        found = self.question
        return super().get_context_data(**more) | {
            "question": found,
            "may_act": self.may_act,
            "facts": _facts(found),
            "rows": self._rows().select_related("party", "official_list")[:50],
            "notes": found.version.notes.on(title_questions.RULE),
            "back": reverse("recognitions"),
        }


def _facts(found: TitleQuestion) -> list[Fact]:
    facts = [
        Fact("政策版本", found.version.number),
        Fact("状态", found.get_state_display(), note=found.reason),
        Fact("提出人", str(found.asked_by), note=f"{found.asked_at:%Y-%m-%d}"),
    ]
    if found.answered_by:
        facts.append(Fact("答复人", str(found.answered_by), note=f"{found.answered_at:%Y-%m-%d}"))
    if mapping := found.mapping:
        facts += [
            Fact("相当于", mapping.item.name, note=mapping.reading),
            Fact("认定文号", mapping.document_number, note=f"{mapping.issued_on}"),
        ]
        if mapping.checked_by:
            facts.append(Fact("复核人", str(mapping.checked_by)))
    return facts
