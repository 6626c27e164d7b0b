"""The desk of opening balances: entered by one registrar, confirmed by another."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.generic import FormView

from accounts import clock
from accounts.parts import Fact
from accounts.permissions import RoleRequired, role_required
from accounts.roles import COMMISSION, Role
from applications.forms.opening import OpeningCheckForm, OpeningForm
from applications.models import OpeningBalance
from applications.refusals import told_on
from applications.services import opening_balances as balances
from applications.views.once import Once
from policies.models import PolicyVersion
from policies.money import wan, yuan
from records.services import files

PER_PAGE = 20
REGISTRAR = frozenset({Role.REGISTRAR})
Status = OpeningBalance.Status
TONES = {Status.ENTERED: "warn", Status.CONFIRMED: "good", Status.REFUSED: "bad"}


@require_safe
@role_required(*COMMISSION, Role.AUDITOR)
def opening_balances(request):
    """Every opening balance, those that wait for a second person first."""
    user = request.user
    rows = OpeningBalance.objects.visible_to(user).select_related(
        "party", "item", "evidence", "entered_by__person", "decided_by__person"
    )
    page = Paginator(rows.order_by("-status", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    is_registrar = user.has_role(Role.REGISTRAR)
    context = {
        "page": page,
        "rows": [
            {
                "balance": row,
                "tone": TONES[Status(row.status)],
                "can_check": is_registrar
                and row.status == Status.ENTERED
                and row.entered_by.person_id != user.person_id,
            }
            for row in page
        ],
        "is_registrar": is_registrar,
    }
    return render(request, "applications/opening_balances.html", context)


class Enter(RoleRequired, Once, FormView):
    """Enter what an enterprise was given under an earlier scheme."""

    roles = REGISTRAR
    template_name = "applications/recognition_form.html"
    form_class = OpeningForm

    def get_form_kwargs(self):
        version = PolicyVersion.objects.in_force_on(clock.today()).first()
        return super().get_form_kwargs() | {"version": version}

    def form_valid(self, form):
        given, user = form.cleaned_data, self.request.user
        with told_on(form):
            balances.enter(
                given["uscc"],
                given["item"],
                form.amount_fen,
                files.store(given["evidence"], by=user),
                awarded_on=given["awarded_on"],
                by=user,
                note=given["note"],
            )
        if form.errors:
            return self.form_invalid(form)
        messages.success(self.request, "期初已录入，请另一位登记员复核后记入台账。")
        return redirect("opening_balances")

    def get_context_data(self, **more):
        return super().get_context_data(**more) | {
            "label": "录入晋档期初",
            "lead": "企业在以往政策下已获的台阶奖励，复核后在晋档补差时抵减。",
            "back": reverse("opening_balances"),
        }


class Check(RoleRequired, Once, FormView):
    """A second registrar holds a balance against its evidence."""

    roles = REGISTRAR
    template_name = "applications/recognition_form.html"
    form_class = OpeningCheckForm

    @property
    def balance(self) -> OpeningBalance:
        rows = OpeningBalance.objects.visible_to(self.request.user)
        found = rows.select_related("party", "item", "evidence", "entered_by__person")
        return get_object_or_404(found, public_id=self.kwargs["public_id"])

    def form_valid(self, form):
        given, user = form.cleaned_data, self.request.user
        with told_on(form):
            if given["decision"] == "confirm":
                balances.confirm(self.balance, by=user)
                said = "已记入晋档台账，今后晋档时抵减。"
            else:
                balances.refuse(self.balance, by=user, reason=given["reason"])
                said = "已登记为不予通过。"
        if form.errors:
            return self.form_invalid(form)
        messages.success(self.request, said)
        return redirect("opening_balances")

    def get_context_data(self, **more):
        balance = self.balance
        return super().get_context_data(**more) | {
            "label": "复核晋档期初",
            "button": "提交复核结论",
            "lead": "请对照依据文件核对；记入台账后不能修改。",
            "back": reverse("opening_balances"),
            "paper": balance.evidence,
            "facts": [
                Fact("企业", balance.party.name, note=balance.party.uscc),
                Fact("对应奖励项目", balance.item.name),
                Fact(
                    "已奖励金额",
                    f"{wan(balance.amount_fen)} 万元",
                    note=f"{yuan(balance.amount_fen)} 元",
                    figure=True,
                ),
                Fact("奖励日期", f"{balance.awarded_on}", figure=True),
                Fact("说明", balance.note or "—"),
                Fact("录入人", str(balance.entered_by)),
                *(_beside(other) for other in balances.beside(balance)),
            ],
        }


def _beside(other: OpeningBalance) -> Fact:
    """What another of the line was given: it counts too, so it must not be entered twice."""
    given = f"{other.party}：{other.item.name} {wan(other.amount_fen)} 万元（{other.awarded_on}）"
    return Fact("承继单位的期初", given, note="台阶合并计算，请核对不是同一笔奖励。")
