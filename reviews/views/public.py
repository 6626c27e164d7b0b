"""What everybody may read and say without a login: notices and objections to them."""

from hashlib import sha256
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import condition, require_http_methods, require_safe
from django_fsm import TransitionNotAllowed

from accounts import clock
from accounts.limits import TooMany
from accounts.senders import network_of
from applications.refusals import add_errors
from policies.money import wan
from records.dates import in_full
from records.models import Paper
from records.views import hand_out
from reviews.forms.objections import ObjectionForm
from reviews.models import NoticeEntry, Objection, PublicNotice
from reviews.services import public_objections

PER_PAGE = 20
LONGEST_SEARCH = 60


def _fingerprint(request, *facts) -> str | None:
    """An ETag for readers without a login; a page with somebody's name on it has none."""
    if request.user.is_authenticated:
        return None
    text = "|".join(map(str, (request.get_full_path(), *facts)))
    return f'"{sha256(text.encode()).hexdigest()[:32]}"'


def _list_etag(request):
    notices = PublicNotice.objects.published()
    running = notices.filter(closes_at__gt=clock.now()).values_list("pk", flat=True)
    return _fingerprint(request, list(running), notices.count(), clock.today())


@login_not_required
@require_safe
@condition(etag_func=_list_etag)
def notices(request):
    """Every notice, current ones first; to be searched by the name of an enterprise."""
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    rows = PublicNotice.objects.published()
    if words:
        named = NoticeEntry.objects.filter(notice=OuterRef("pk"), party_name__icontains=words)
        rows = rows.filter(Exists(named))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    now = clock.now()
    lines = [(notice, notice.is_running_at(now)) for notice in page]
    context = {"page": page, "lines": lines, "words": words}
    return render(request, "reviews/notices.html", context)


def _notice_etag(request, public_id):
    notice = PublicNotice.objects.published().filter(public_id=public_id)
    found = notice.select_related("paper").first()
    if found is None:
        return None
    return _fingerprint(
        request, found.pk, found.is_running_at(clock.now()), found.paper and found.paper.state
    )


@login_not_required
@require_safe
@condition(etag_func=_notice_etag)
def notice(request, public_id):
    """One notice as it was published, at the same address for ever."""
    rows = PublicNotice.objects.published().select_related("paper__file")
    found = get_object_or_404(rows, public_id=public_id)
    entries = list(found.entries.all())
    is_issued = found.paper and found.paper.state == Paper.State.ISSUED
    context = {
        "notice": found,
        "is_running": found.is_running_at(clock.now()),
        "entries": entries,
        "total": wan(sum(entry.amount_fen for entry in entries)),
        "contact": settings.PUBLIC_CONTACT,
        "file": found.paper.file if is_issued else None,
        "paper": found.paper,
    }
    return render(request, "reviews/notice.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request, public_id):
    """A real-name objection while the notice runs; afterwards, where else to turn."""
    found = get_object_or_404(PublicNotice.objects.published(), public_id=public_id)
    entries = found.entries.all()
    form = ObjectionForm(
        request.POST or None,
        request.FILES or None,
        entries=entries,
        initial={"key": uuid4().hex, "entry": request.GET.get("entry")},
    )
    is_running = found.is_running_at(clock.now())
    is_sent = request.method == "POST" and is_running and form.is_valid()
    wait = None
    try:
        if is_sent and (raised := _raise(request, form)):
            return redirect("objection_receipt", raised.public_id)
    except TooMany as refusal:
        form.add_error(None, refusal)
        wait = refusal.seconds
    context = {
        "notice": found,
        "is_running": is_running,
        "form": form,
        "contact": settings.PUBLIC_CONTACT,
        "last": in_full(found.last_day),
        "refused": "暂时不能再网上提交" if wait else "",
    }
    response = render(request, "reviews/object.html", context, status=429 if wait else 200)
    if wait:
        response["Retry-After"] = str(wait)
    return response


def _raise(request, form: ObjectionForm) -> Objection | None:
    typed = form.cleaned_data
    try:
        with transaction.atomic():
            return public_objections.object_to(
                typed["entry"],
                said={name: typed[name] for name in ("objector", "contact", "claim")},
                sender=network_of(request.META, proxies=settings.TRUSTED_PROXIES),
                evidence=typed["evidence"],
                key=typed["key"],
            )
    except TooMany:
        raise
    except (ValidationError, IntegrityError) as refusal:
        add_errors(form, refusal)
    except TransitionNotAllowed:
        form.add_error(None, "该项目的公示程序已结束，请按下方联系方式书面反映。")
    return None


@login_not_required
@require_safe
def receipt(request, public_id):
    """What an objector may come back to: received when, on what, and whether it is settled."""
    known = Objection.objects.select_related("case", "reply__file")
    raised = get_object_or_404(known, public_id=public_id)
    shown = NoticeEntry.objects.filter(notice__in=PublicNotice.objects.published())
    entry = shown.filter(case=raised.case).select_related("notice").latest("pk")
    context = {"objection": raised, "entry": entry, "contact": settings.PUBLIC_CONTACT}
    return render(request, "reviews/objection_receipt.html", context)


@login_not_required
@require_safe
def reply(request, public_id):
    """The reply, to whoever holds the address of the receipt; to nobody else outside (R49)."""
    answered = Objection.objects.filter(reply__state=Paper.State.ISSUED)
    found = get_object_or_404(answered.select_related("reply__file"), public_id=public_id)
    return hand_out(request, found.reply.file)
