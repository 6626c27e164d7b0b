"""The members of an organisation: invited, removed, handing over, leaving."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parties.forms.members import CodeForm, InviteForm
from parties.models import Handover, Invitation, Member, Party
from parties.services import invitations, leaving, members
from parties.views.filing import done, told

SHOWN_ONCE = "invitation_code"


def mine(request, public_id) -> Party:
    """A party this user acts for; to everybody else it has no members page."""
    party = get_object_or_404(Party.objects.visible_to(request.user), public_id=public_id)
    if not Party.objects.of_member(request.user).filter(pk=party.pk).exists():
        raise PermissionDenied("成员由本单位的负责人管理。")
    return party


@require_safe
def show(request, public_id):
    """Who acts for the party, who is invited, who is to take over."""
    return _page(request, mine(request, public_id), InviteForm())


def _page(request, party, form):
    standing = party.members.filter(until__isnull=True).select_related("user__person")
    rows = list(standing.order_by("-kind", "since"))
    me = next(member for member in rows if member.user_id == request.user.pk)
    code = request.session.pop(SHOWN_ONCE, None)
    offers = leaving.open_ones(party).select_related("giver__user__person", "taker__user__person")
    context = {
        "party": party,
        "rows": rows,
        "me": me,
        "is_owner": me.kind == Member.Kind.OWNER,
        "form": form,
        "invitations": party.invitations.open(),
        "offers": offers,
        "fresh": code if code and code["party"] == party.public_id else None,
    }
    return render(request, "parties/members.html", context)


@require_POST
def invite(request, public_id):
    party = mine(request, public_id)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _page(request, party, form)
    invitee = form.cleaned_data["invitee"]
    made = done(request, form, lambda: invitations.invite(party, by=request.user, invitee=invitee))
    if made is None:
        return _page(request, party, form)
    address = request.build_absolute_uri(reverse("join", args=[made[1]]))
    request.session[SHOWN_ONCE] = {
        "party": public_id, "code": made[1], "address": address, "invitee": made[0].invitee
    }  # fmt: skip
    return redirect("members", public_id)


@require_POST
def revoke(request, public_id):
    own = Party.objects.of_member(request.user)
    known = Invitation.objects.filter(party__in=own).select_related("party")
    found = get_object_or_404(known, public_id=public_id)
    told(request, lambda: invitations.revoke(found, by=request.user), "邀请已收回。")
    return redirect("members", found.party.public_id)


def _member(request, party) -> Member:
    """The member named in the form: one of this party."""
    rows = party.members.select_related("user__person")
    typed = request.POST.get("member", "")
    return get_object_or_404(rows, pk=int(typed) if typed.isascii() and typed.isdigit() else 0)


@require_POST
def remove(request, public_id):
    party = mine(request, public_id)
    member = _member(request, party)
    told(request, lambda: members.leave(member, by=request.user), f"{member.user}已移除。")
    return redirect("members", public_id)


@require_POST
def offer(request, public_id):
    party = mine(request, public_id)
    taker = _member(request, party)
    me = party.members.get(user=request.user, until__isnull=True)
    words = f"已向{taker.user}提出移交，等待其接受。"
    told(request, lambda: leaving.offer(me, taker, by=request.user), words)
    return redirect("members", public_id)


def _offered(request, public_id) -> Handover:
    own = Party.objects.of_member(request.user)
    known = Handover.objects.filter(party__in=own).select_related("party")
    return get_object_or_404(known, public_id=public_id)


@require_POST
def take_over(request, public_id):
    found = _offered(request, public_id)
    told(request, lambda: leaving.accept(found, by=request.user), "您已接任负责人。")
    return redirect("members", found.party.public_id)


@require_POST
def end_handover(request, public_id):
    found = _offered(request, public_id)
    told(request, lambda: leaving.end(found, by=request.user), "移交已取消，成员没有变化。")
    return redirect("members", found.party.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request, public_id):
    """Go by oneself; the page says what that means, the last owner reads who can help."""
    party = mine(request, public_id)
    me = party.members.get(user=request.user, until__isnull=True)
    if request.method == "POST":
        gone = told(
            request,
            lambda: members.leave(me, by=request.user),
            f"您已不再代表{party.name}。",
        )
        return redirect("organisations") if gone else redirect("members", public_id)
    return render(request, "parties/leave.html", {"party": party, "me": me})


@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request):
    """Type the code of an invitation."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        code = form.cleaned_data["code"]
        if done(request, form, lambda: invitations.find(code)):
            return redirect("join", code)
    return render(request, "parties/enter_code.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def join(request, code):
    """Who invites to what; to accept it is one press."""
    form = CodeForm({"code": code})
    form.is_valid()
    found = done(request, form, lambda: invitations.find(code))
    if found is None:
        return render(request, "parties/enter_code.html", {"form": form}, status=404)
    if request.method == "POST":
        member = done(request, form, lambda: invitations.accept(code, by=request.user))
        if member:
            messages.success(request, f"您现在是{found.party.name}的经办人。")
            return redirect("organisation", found.party.public_id)
    context = {"invitation": found, "why": invitations.why_shut(found), "form": form}
    return render(request, "parties/join.html", context)
