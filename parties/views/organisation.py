"""My organisation: who it is, whether it fits the district's conditions, where its money goes."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import FormView

from accounts import clock
from accounts.parts import Fact
from accounts.permissions import RecentlyAuthenticated
from accounts.roles import Role
from parties.forms.accounts import AccountForm, ConfirmAccountForm
from parties.known import known
from parties.models import BankAccount, Enterprise, Member, MembershipClaim, Party
from parties.models.checks import PLACES
from parties.models.party import READERS
from parties.refusals import told_on
from parties.services import accounts, checks
from parties.views import showing
from parties.views.filing import TONES

CONFIRMED = MembershipClaim.State.CONFIRMED
LATEST = 10


@require_safe
def organisations(request):
    """The parties this user acts for, and asks to; straight to the page when it is one."""
    mine = list(Party.objects.of_member(request.user).select_related("local_unit"))
    asked = MembershipClaim.objects.filter(claimant=request.user).exclude(state=CONFIRMED)
    claims = list(asked.select_related("party").order_by("-pk")[:LATEST])
    if len(mine) == 1 and not any(claim.is_open for claim in claims):
        return redirect("organisation", mine[0].public_id)
    lines = [{"claim": claim, "tone": TONES[claim.state]} for claim in claims]
    return render(request, "parties/organisations.html", {"parties": mine, "claims": lines})


@require_safe
def organisation(request, public_id):
    """Facts, place conditions, members and accounts of one party."""
    parties = Party.objects.visible_to(request.user).select_related("local_unit")
    party = get_object_or_404(parties, public_id=public_id)
    me = Member.objects.filter(party=party, user=request.user, until__isnull=True).first()
    context = {
        "party": party,
        "facts": _facts(party),
        "members": party.members.filter(until__isnull=True).select_related("user__person"),
        "accounts": _accounts(party, request.user),
        "hold": party.account_holds.filter(released_at__isnull=True).first(),
        "is_mine": me is not None,
        "is_owner": me is not None and me.kind == Member.Kind.OWNER,
        "sees_accounts": me is not None or bool(request.user.roles & READERS),
        **_known(party, request.user),
    }
    return render(request, "parties/organisation.html", context)


def _accounts(party: Party, user) -> list[BankAccount]:
    """The accounts not retired, each with whether this user may confirm it."""
    seen = BankAccount.objects.visible_to(user).filter(party=party, retired_at__isnull=True)
    rows = list(seen.select_related("party", "entered_by").order_by("confirmed_at", "pk"))
    waiting = [row for row in rows if not row.confirmed_at]
    changes = bool(waiting) and accounts.is_change(party)
    for row in waiting:
        row.is_mine_to_confirm = accounts.may_confirm(row, user, changes=changes)
    return rows


def _facts(party: Party) -> list[Fact]:
    return [
        Fact("统一社会信用代码", party.uscc, figure=True),
        Fact("类型", party.get_kind_display()),
        Fact("法定代表人", party.legal_representative),
        Fact("地址", party.address),
        Fact("所属街镇（区属企业）", str(party.local_unit or "尚未确定")),
        Fact("联系人", f"{party.contact_name}　{party.contact_phone}".strip()),
    ]


def _known(party: Party, user) -> dict:
    """What was checked of the party, what it was called, whose place it took."""
    last = known(party, clock.today())
    if not Enterprise.objects.filter(party=party).exists():  # a provider may sit anywhere
        last = {kind: one for kind, one in last.items() if kind not in PLACES}
    return {
        "known": list(last.values()),
        "is_staff": bool(user.roles),
        "may_record": checks.may_record(party, user),
        "can_enter": user.has_role(Role.REGISTRAR),
        "former_names": party.former_names.all(),
        "successions": showing.successions(party),
        "waiting": showing.waiting(party, user),
        "merged": party.duplicate_of.confirmed().select_related("kept"),
        "checks": showing.history(party, user),
    }


def _mine(user, public_id) -> Party:
    """A party this user acts for; 403 for one that may only be looked at."""
    party = get_object_or_404(Party.objects.visible_to(user), public_id=public_id)
    if not Party.objects.of_member(user).filter(pk=party.pk).exists():
        raise PermissionDenied("收款账户由该单位的负责人或经办人登记和确认。")
    return party


class AddAccount(FormView):
    """Enter another account."""

    template_name = "parties/add_account.html"
    form_class = AccountForm

    def dispatch(self, request, *args, **kwargs):
        self.party = _mine(request.user, kwargs["public_id"])
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"party": self.party}

    def form_valid(self, form):
        given = {name: form.cleaned_data[name] for name in ("holder", "bank", "cnaps", "number")}
        with told_on(form):
            account = accounts.register(self.party, by=self.request.user, **given)
        if form.errors:
            return self.form_invalid(form)
        if accounts.is_change(self.party):
            messages.success(self.request, f"已登记账户 {account.masked}，由另一人确认后启用。")
            return redirect("organisation", self.party.public_id)
        messages.success(self.request, f"已登记账户 {account.masked}，确认后才能用于收款。")
        return redirect("confirm_account", account.public_id)

    def get_context_data(self, **more):
        return super().get_context_data(**more) | {"party": self.party}


class ConfirmAccount(RecentlyAuthenticated, FormView):
    """Stand by an account that was entered."""

    template_name = "parties/confirm_account.html"
    form_class = ConfirmAccountForm

    def dispatch(self, request, *args, **kwargs):
        seen = BankAccount.objects.visible_to(request.user).select_related("party", "entered_by")
        self.account = get_object_or_404(seen, public_id=kwargs["public_id"])
        if not request.user.has_role(Role.REGISTRAR):
            _mine(request.user, self.account.party.public_id)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"account": self.account}

    def form_valid(self, form):
        with told_on(form):
            accounts.confirm(self.account, by=self.request.user)
        if form.errors:
            return self.form_invalid(form)
        messages.success(
            self.request, f"账户 {self.account.masked} 已确认，今后的奖励资金拨入此账户。"
        )
        return redirect(self.get_success_url())

    def get_success_url(self):
        return reverse("organisation", args=[self.account.party.public_id])

    def get_context_data(self, **more):
        party, user = self.account.party, self.request.user
        more["may_confirm"] = accounts.may_confirm(
            self.account, user, changes=accounts.is_change(party)
        )
        more["in_use"] = party.bank_accounts.in_use().first()
        more["another_confirms"] = accounts.ANOTHER_CONFIRMS
        return super().get_context_data(**more) | {"account": self.account}


@require_POST
def discard_account(request, public_id):
    """Give up an account that was entered wrongly."""
    seen = BankAccount.objects.visible_to(request.user).select_related("party")
    account = get_object_or_404(seen, public_id=public_id)
    try:
        accounts.discard(account, by=request.user)
        messages.success(request, f"账户 {account.masked} 的登记已作废。")
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
    return redirect("organisation", account.party.public_id)
