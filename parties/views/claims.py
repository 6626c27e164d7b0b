"""Claims: the officer's queue, one claim with its papers side by side, the decision."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.parts import Fact
from accounts.permissions import role_required
from accounts.roles import Role
from parties.forms.claims import ConfirmClaimForm, RefuseClaimForm
from parties.models import MembershipClaim
from parties.services import checks, claims
from parties.views.filing import TONES, done, told

PER_PAGE = 20
RELATED = ("claimant__person", "filed_by__person", "party__local_unit", "local_unit")


@role_required(Role.LOCAL_OFFICER, Role.REGISTRAR)
@require_safe
def queue(request):
    """What waits on this desk, the longest waiting first; or what was decided."""
    shows_closed = request.GET.get("show") == "closed"
    rows = MembershipClaim.objects.of_desk(request.user).select_related(*RELATED)
    if shows_closed:
        rows = rows.exclude(state=MembershipClaim.State.SUBMITTED).order_by("-decided_at")
    else:
        rows = rows.open()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [{"claim": claim, "tone": TONES[claim.state]} for claim in page],
        "shows_closed": shows_closed,
        "is_registrar": Role.REGISTRAR in request.user.roles,
    }
    return render(request, "parties/claims.html", context)


def _seen(request, public_id) -> MembershipClaim:
    rows = MembershipClaim.objects.visible_to(request.user)
    rows = rows.select_related(*RELATED, "licence", "letter", "decided_by__person")
    return get_object_or_404(rows, public_id=public_id)


@require_safe
def claim(request, public_id):
    """One claim: for who asks where it stands, for who decides what to hold against what."""
    return _page(request, _seen(request, public_id))


@require_POST
def confirm(request, public_id):
    found, form = _on_my_desk(request, public_id), ConfirmClaimForm(request.POST)
    if form.is_valid() and done(request, form, lambda: claims.confirm(found, by=request.user)):
        messages.success(request, f"{found.shown_name}：{found.claimant}的申请已确认。")
        return redirect("claim", public_id)  # from there on to what is still to be checked
    return _page(request, _seen(request, public_id), confirm=form)


@require_POST
def refuse(request, public_id):
    found, form = _on_my_desk(request, public_id), RefuseClaimForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if done(request, form, lambda: claims.refuse(found, by=request.user, reason=reason)):
            messages.success(request, f"{found.shown_name}：{found.claimant}的申请未通过，已告知。")
            return redirect("claims")
    return _page(request, _seen(request, public_id), refuse=form)


def _on_my_desk(request, public_id) -> MembershipClaim:
    found = _seen(request, public_id)
    if not claims.may_decide(found, request.user):
        raise PermissionDenied(
            f"单位认证由{claims.office_of(found.unit)}核验，申请人和代为提交的人不得自己核验。"
        )
    return found


@require_POST
def withdraw(request, public_id):
    found = _seen(request, public_id)
    told(request, lambda: claims.withdraw(found, by=request.user), "申请已撤回。")
    return redirect("claim", public_id)


def _page(request, found: MembershipClaim, **forms):
    may_decide = found.is_open and claims.may_decide(found, request.user)
    is_mine = request.user.pk in {found.claimant_id, found.filed_by_id}
    context = {
        "claim": found,
        "tone": TONES[found.state],
        "facts": _facts(found),
        "papers": [("营业执照", found.licence), ("授权委托书", found.letter)],
        "office": claims.office_of(found.unit),
        "is_mine": is_mine,
        "rivals": [] if is_mine else _rivals(request.user, found),
        "members": _members(found) if may_decide else None,
        "may_decide": may_decide,
        "may_record": bool(found.party and checks.may_record(found.party, request.user)),
        "confirm": forms.get("confirm") or ConfirmClaimForm(auto_id="confirm_%s"),
        "refuse": forms.get("refuse") or RefuseClaimForm(auto_id="refuse_%s"),
    }
    return render(request, "parties/claim.html", context)


def _rivals(user, found: MembershipClaim):
    """Every other claim to the same code, of which none waits for the others."""
    rows = MembershipClaim.objects.visible_to(user).filter(uscc=found.uscc).exclude(pk=found.pk)
    rows = rows.select_related(*RELATED).order_by("-filed_at")
    return [{"claim": row, "tone": TONES[row.state]} for row in rows]


def _members(found: MembershipClaim):
    if found.party is None:
        return []
    return found.party.members.filter(until__isnull=True).select_related("user__person")


def _facts(found: MembershipClaim) -> list[Fact]:
    source = found.party or found
    is_own = found.filed_by_id == found.claimant_id
    who = Fact(
        "申请人",
        f"{found.claimant}（登录名 {found.claimant.username}）",
        note="" if is_own else f"由{found.filed_by}代为提交",
    )
    return [
        Fact("单位名称", found.shown_name, note="" if found.party else "尚未登记，核验通过即登记"),
        Fact("统一社会信用代码", found.uscc, figure=True),
        Fact("法定代表人", source.legal_representative),
        Fact("类型", (found.party.get_kind_display() if found.party else _kinds(found))),
        Fact("地址", source.address),
        Fact("联系人", f"{source.contact_name}　{source.contact_phone}".strip()),
        Fact("所属街镇（区属企业）", str(found.unit or "不属于本区街镇")),
        who,
        Fact("申请身份", found.get_kind_display()),
    ]


def _kinds(found: MembershipClaim) -> str:
    return f"{found.get_party_kind_display()}，{found.get_profile_display()}"
