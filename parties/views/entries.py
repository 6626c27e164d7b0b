"""The list of entries about organisations, and the desks on which a second registrar decides."""

from collections.abc import Callable
from itertools import chain

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.generic import FormView

from accounts.parts import Fact
from accounts.permissions import RoleRequired, role_required
from accounts.roles import COMMISSION, Role
from parties.forms.known import DecisionForm
from parties.models import Duplicate, Entry, NameChange, Succession
from parties.refusals import told_on
from parties.services import duplicates, entries, naming, succession

REGISTRAR = frozenset({Role.REGISTRAR})
SHOWN = 50
Status = Entry.Status
TONES = {Status.ENTERED: "warn", Status.CONFIRMED: "good", Status.REFUSED: "bad"}
KINDS = (  # what is listed, the way to its desk, whose page it leads to, what becomes of it
    (NameChange, "decide_name", "party", "new_name"),
    (Succession, "decide_succession", "predecessor", "successor"),
    (Duplicate, "decide_duplicate", "party", "kept"),
)


@require_safe
@role_required(*COMMISSION, Role.AUDITOR)
def party_entries(request):
    """Changes of name, successions and duplicates, those that wait for a second person first."""
    rows = list(chain.from_iterable(_rows(request.user, *kind) for kind in KINDS))
    rows.sort(key=lambda row: (row["waits"], row["entry"].entered_at), reverse=True)
    return render(request, "parties/entries.html", {"rows": rows[:SHOWN], "tab": "entries"})


def _rows(user, model, desk, about, becomes):
    parties = [about] if model is NameChange else [about, becomes]
    found = model.objects.visible_to(user).select_related(
        "document", "entered_by__person", "decided_by__person", *parties
    )
    is_registrar = user.has_role(Role.REGISTRAR)
    for entry in found.order_by("-status", "-pk")[:SHOWN]:
        waits = entry.status == Status.ENTERED
        yield {
            "entry": entry,
            "label": model._meta.verbose_name,
            "kind": entry.get_kind_display() if model is Succession else "",
            "party": getattr(entry, about),
            "becomes": getattr(entry, becomes),
            "tone": TONES[Status(entry.status)],
            "waits": waits,
            "desk": desk
            if waits and is_registrar and entry.entered_by.person_id != user.person_id
            else "",
        }


@require_safe
@role_required(Role.REGISTRAR)
def likely_duplicates(request):
    """Rows of the register that may be one organisation."""
    context = {"pairs": duplicates.likely(), "tab": "duplicates"}
    return render(request, "parties/duplicates.html", context)


class Decide(RoleRequired, FormView):
    """A second registrar holds an entry against its document."""

    roles = REGISTRAR
    template_name = "parties/entry.html"
    form_class = DecisionForm
    model: type
    sides: tuple[str, ...] = ("party",)
    confirm: Callable
    label = ""

    @property
    def entry(self):
        seen = self.model.objects.visible_to(self.request.user)
        rows = seen.select_related("document", "entered_by__person", *self.sides)
        return get_object_or_404(rows, public_id=self.kwargs["public_id"])

    def facts(self, entry) -> list[Fact]:
        """What was entered; subclasses override."""
        raise NotImplementedError

    def form_valid(self, form):
        given, user = form.cleaned_data, self.request.user
        with told_on(form):
            if given["decision"] == "confirm":
                type(self).confirm(self.entry, by=user)
            else:
                entries.refuse(self.entry, by=user, reason=given["reason"])
        if form.errors:
            return self.form_invalid(form)
        said = "已生效。" if given["decision"] == "confirm" else "已登记为不予通过。"
        messages.success(self.request, f"{self.entry}：{said}")
        return redirect("party_entries")

    def get_context_data(self, **more):
        entry = self.entry
        own = entry.entered_by.person_id == self.request.user.person_id
        return super().get_context_data(**more) | {
            "label": self.label,
            "lead": "请对照依据文件核对；生效后不能修改。",
            "button": "提交复核结论",
            "back": reverse("party_entries"),
            "paper": entry.document,
            "facts": [
                *self.facts(entry),
                Fact("说明", entry.note),
                Fact("录入人", str(entry.entered_by)),
            ],
            "warn": "这项由您录入，须由另一位登记员复核。" if own else "",
        }


class DecideName(Decide):
    """Stand by a change of name."""

    model, label, confirm = NameChange, "复核名称变更", staticmethod(naming.confirm)

    def facts(self, entry):
        return [
            Fact("统一社会信用代码", entry.party.uscc, figure=True),
            Fact("原名称", entry.old_name),
            Fact("新名称", entry.new_name),
            Fact("核准变更日期", f"{entry.effective_on}", figure=True),
        ]


class DecideSuccession(Decide):
    """Stand by a succession."""

    model, label, confirm = Succession, "复核主体承继", staticmethod(succession.confirm)
    sides = ("predecessor", "successor")

    def facts(self, entry):
        return [
            Fact("原主体", entry.predecessor.name, note=entry.predecessor.uscc),
            Fact("承继主体", entry.successor.name, note=entry.successor.uscc),
            Fact("类型", entry.get_kind_display()),
            Fact("生效日期", f"{entry.effective_on}", figure=True),
        ]


class DecideDuplicate(Decide):
    """Stand by folding one row into another."""

    model, label, confirm = Duplicate, "复核重复登记", staticmethod(duplicates.confirm)
    sides = ("party", "kept")

    def facts(self, entry):
        return [
            Fact("重复登记", entry.party.name, note=entry.party.uscc),
            Fact("保留的主体", entry.kept.name, note=entry.kept.uscc),
        ]
