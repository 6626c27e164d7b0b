"""Payment orders: the list, the draft, the page of one, signing and voiding it."""

from functools import cached_property
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views import View
from django.views.generic import DetailView, FormView
from django_fsm import TransitionNotAllowed

from accounts import clock
from accounts.permissions import RecentlyAuthenticated, RoleRequired
from accounts.roles import DOSSIER_READERS, Role
from applications.deadlines import of_cases
from applications.forms.steps import STALE, OnceForm
from applications.models import Case
from applications.refusals import add_errors, database_words, told_on
from applications.views.once import Once
from payments.forms.orders import OrderForm, VoidForm
from payments.models import Budget, PaymentOrder
from payments.models.order import READERS
from payments.services import budgets, orders
from payments.views import showing
from payments.views.headed import HeadedList

SHOWN = (
    ("", "全部"),
    ("draft", "待签"),
    ("to_sign", "待区经委签发"),
    ("to_countersign", "待区财政局会签"),
    ("to_pay", "待拨付"),
    ("to_release", "退票待放行"),
    ("issued", "已下达"),
    ("void", "作废"),
)


def this_year() -> dict:
    """The running year and how its budget stands; None before it is entered."""
    year = clock.today().year
    budget = Budget.objects.filter(year=year).first()
    return {"year": year, "standing": budgets.standing(budget) if budget else None}


class FinanceOrders(HeadedList):
    """All orders this user may see, under one of the headings."""

    template_name = "payments/finance_orders.html"
    headings = SHOWN

    def get_queryset(self):
        orders_seen = PaymentOrder.objects.visible_to(self.request.user).with_progress()
        return orders_seen.shown(self.show).order_by("-pk")

    def get_context_data(self, **more):
        context = super().get_context_data(**more)
        listed = {
            "orders": [(order, showing.order_tone(order)) for order in context["page"]],
            "may_draft": showing.may_draft(self.request.user),
        }
        return context | this_year() | listed


class DraftOrder(RoleRequired, FormView):
    """Choose approved cases for an order."""

    roles = orders.DRAFTERS
    template_name = "payments/draft_order.html"
    form_class = OrderForm

    def get_initial(self):
        return {"key": uuid4().hex, "cases": self.request.GET.getlist("case")}

    def get_form_kwargs(self):
        waiting = orders.waiting_cases(self.request.user).with_names().select_related("account")
        return super().get_form_kwargs() | {"waiting": waiting}

    def post(self, request, *args, **kwargs):
        known = PaymentOrder.objects.filter(
            key=request.POST.get("key", ""), drafted_by=request.user
        )
        if found := known.first():
            return self._to(found)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        chosen = list(form.cleaned_data["cases"])
        with told_on(form):
            order = orders.draft(chosen, by=self.request.user, key=form.cleaned_data["key"])
        if form.errors:
            return self.form_invalid(form)
        messages.success(self.request, f"已拟稿：{order.title}。请双方签署。")
        return self._to(order)

    def _to(self, order):
        return HttpResponseRedirect(reverse("payment_order", args=[order.public_id]))

    def get_context_data(self, **more):
        context = super().get_context_data(**more)
        form = context["form"]
        found = of_cases(form.fields["cases"].queryset)
        found.sort(key=lambda pair: (pair[1].left is None, pair[1].left))
        return (
            context
            | this_year()
            | {
                "waiting": [
                    (case, case.public_id in _chosen(form), _in_the_way(case), deadline)
                    for case, deadline in found
                ],
                "total_fen": sum(case.amount_fen for case, _ in found),
            }
        )


def _chosen(form) -> set[str]:
    return {str(value) for value in form["cases"].value() or []}


def _in_the_way(case: Case) -> str:
    return "".join(orders.obstacles([case])).removeprefix(case.number or "")


class OrderPage(RoleRequired, DetailView):
    """One order: schedule, signatures, files, and what became of each payment."""

    roles = READERS
    template_name = "payments/payment_order.html"
    slug_field = slug_url_kwarg = "public_id"
    context_object_name = "order"

    def get_queryset(self):
        seen = PaymentOrder.objects.visible_to(self.request.user).with_progress()
        return seen.select_related(
            "budget",
            "paper__file",
            "paper__sheet",
            "drafted_by__person",
            "signed_by__person",
            "countersigned_by__person",
        )

    def get_context_data(self, **more):
        context = super().get_context_data(**more)
        order, user = self.object, self.request.user
        is_draft = order.state == PaymentOrder.State.DRAFT
        return context | {
            "tone": showing.order_tone(order),
            "sides": showing.sides(order),
            "facts": showing.order_facts(order),
            "rows": showing.rows(order, user),
            "is_draft": is_draft,
            "why_not_sign": showing.why_not_sign(order, user) if is_draft else "",
            "obstacles": _draft_obstacles(order) if is_draft else [],
            "may_void": is_draft and showing.may_draft(user),
            "rendering": showing.rendering(order),
            "may_take_dossier": bool(user.roles & DOSSIER_READERS),
            "key": uuid4().hex,
        }


def _draft_obstacles(order: PaymentOrder) -> list[str]:
    lines = order.lines.select_related("account", "case__party", "case__account")
    return orders.line_obstacles(lines)


class OrderFiles(OrderPage):
    """The files alone, asked for again by the page while the worker makes them."""

    template_name = "payments/files.html"

    def get_context_data(self, **more):
        return {"order": self.object, "rendering": showing.rendering(self.object)}


class OrderStep(RoleRequired, RecentlyAuthenticated, View):
    """A step of an order, taken by one button; the page of the order says what came of it."""

    http_method_names = ["post"]

    def post(self, request, public_id):
        seen = PaymentOrder.objects.visible_to(request.user)
        order = get_object_or_404(seen, public_id=public_id)
        form, there = OnceForm(request.POST), reverse("payment_order", args=[public_id])
        if not form.is_valid():
            messages.error(request, STALE)
            return HttpResponseRedirect(there)
        try:
            with transaction.atomic():
                said = self.take(order, form.cleaned_data["key"])
        except TransitionNotAllowed as refusal:
            messages.warning(request, str(refusal))
        except ValidationError as refusal:
            messages.error(request, "".join(refusal.messages))
        except IntegrityError as refusal:
            messages.error(request, database_words(refusal))
        else:
            messages.success(request, said)
        return HttpResponseRedirect(there)


class SignOrder(OrderStep):
    """One side signs; the second signature issues the order."""

    roles = frozenset({Role.SIGNATORY, Role.COUNTERSIGNER})

    def take(self, order, key):
        order = orders.sign(order, by=self.request.user, key=key)
        if order.state == PaymentOrder.State.ISSUED:
            return f"已签署并联合下达：{order.paper.number}。文件正在制作，完成后可在本页下载。"
        return "已签署，待另一方签署后下达。"


class VoidOrder(RoleRequired, RecentlyAuthenticated, Once, FormView):
    """A draft is given up, with a reason."""

    roles = orders.DRAFTERS
    template_name = "payments/void_order.html"
    form_class = VoidForm

    @cached_property
    def order(self) -> PaymentOrder:
        seen = PaymentOrder.objects.visible_to(self.request.user)
        return get_object_or_404(seen, public_id=self.kwargs["public_id"])

    def form_valid(self, form):
        try:
            with transaction.atomic():
                orders.void(self.order, by=self.request.user, reason=form.cleaned_data["reason"])
        except (ValidationError, IntegrityError) as refusal:
            add_errors(form, refusal)
            return self.form_invalid(form)
        except TransitionNotAllowed as refusal:
            messages.warning(self.request, str(refusal))
        else:
            messages.success(self.request, "该文件已作废，其中的项目可以列入另一份文件。")
        return HttpResponseRedirect(reverse("payment_order", args=[self.order.public_id]))

    def get_context_data(self, **more):
        return super().get_context_data(**more) | {"order": self.order}


def order_payment(request, public_id):
    """From a case to its order: the draft it is on, or a new one with this case ticked."""
    seen = Case.objects.visible_to(request.user)
    case = get_object_or_404(seen, public_id=public_id)
    line = case.payment_lines.standing().select_related("order").first()
    if line:
        return HttpResponseRedirect(reverse("payment_order", args=[line.order.public_id]))
    if showing.may_draft(request.user):
        return HttpResponseRedirect(f"{reverse('draft_order')}?case={case.public_id}")
    messages.warning(request, "本件尚未列入拨付文件，请由区经委预算管理员先行拟稿，再由双方签署。")
    return HttpResponseRedirect(reverse("case", args=[case.public_id]))
