"""The Commission's side of questions on calls: who waits, the answer, what is often asked."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import role_required
from accounts.roles import COMMISSION, Role
from applications.deadlines import waiting
from applications.forms.calls import FaqForm, PlacedFaqForm, PrivateAnswerForm
from applications.models import Faq, Question
from applications.queues import open_questions
from applications.refusals import told_on
from applications.services import faqs, questions
from applications.views.calls import find

PER_PAGE = 30
READERS = (*sorted(COMMISSION), Role.AUDITOR)
PUBLIC, PRIVATE = "public", "private"


@require_safe
@role_required(*READERS)
def question_queue(request):
    """Questions that wait for an answer, the longest waiting first; or those answered."""
    shows_answered = request.GET.get("show") == "answered"
    rows = Question.objects.visible_to(request.user).filter(answered_at__isnull=False)
    rows = rows.order_by("-answered_at") if shows_answered else open_questions(request.user)
    rows = rows.select_related("call", "asker__person", "answered_by__person")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    lines = list(zip(page, waiting([one.asked_at for one in page]), strict=True))
    context = {"page": page, "lines": lines, "shows_answered": shows_answered}
    return render(request, "applications/question_queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*READERS)
def question(request, public_id):
    """One question, and the two ways to answer it."""
    rows = Question.objects.visible_to(request.user)
    rows = rows.select_related("call__version", "asker__person", "faq", "answered_by__person")
    found = get_object_or_404(rows, public_id=public_id)
    way = request.POST.get("way")
    sent = {PUBLIC: FaqForm, PRIVATE: PrivateAnswerForm}.get(way)
    form = sent(request.POST) if sent else None
    if form and form.is_valid() and _answer(request, found, way, form):
        return redirect("question_queue")
    context = {
        "question": found,
        "public_form": form if way == PUBLIC else FaqForm(initial={"question": found.text}),
        "private_form": form if way == PRIVATE else PrivateAnswerForm(),
        "notes": found.call.version.notes.order_by("-noted_on", "-pk"),
        "may_answer": request.user.has_role(Role.REGISTRAR),
        "waited": waiting([found.asked_at])[0],
    }
    return render(request, "applications/question.html", context)


def _answer(request, found: Question, way: str, form) -> bool:
    given, by = form.cleaned_data, request.user
    with told_on(form):
        if way == PUBLIC:
            words = {"wording": given["question"], "answer": given["answer"]}
            questions.answer_publicly(found, by=by, **words)
        else:
            questions.answer_privately(found, by=by, answer=given["answer"])
    if form.errors:
        return False
    told = "已公开解答，并告知咨询人。" if way == PUBLIC else "已答复咨询人，他人不可见。"
    messages.success(request, told)
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.REGISTRAR)
def call_faqs(request, public_id):
    """What is often asked about a call: in their order, published or not; and a new one."""
    call = find(request.user, public_id)
    form = FaqForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_on(form):
            faqs.write(call, by=request.user, **form.cleaned_data)
        if not form.errors:
            messages.success(request, "已保存，公布后申报单位可见。")
            return redirect("call_faqs", call.public_id)
    context = {"call": call, "faqs": call.faqs.select_related("edited_by__person"), "form": form}
    return render(request, "applications/call_faqs.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.REGISTRAR)
def edit_faq(request, public_id):
    """Reword an entry, or move it."""
    found = _faq(request.user, public_id)
    now = {"question": found.question, "answer": found.answer, "position": found.position}
    form = PlacedFaqForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        with told_on(form):
            faqs.edit(found, by=request.user, **form.cleaned_data)
        if not form.errors:
            messages.success(request, "已修改。")
            return redirect("call_faqs", found.call.public_id)
    return render(
        request, "applications/faq.html", {"call": found.call, "faq": found, "form": form}
    )


@require_POST
@role_required(Role.REGISTRAR)
def show_faq(request, public_id):
    """Publish an entry, or take it back."""
    found = _faq(request.user, public_id)
    turn = faqs.take_back if found.published_at else faqs.publish
    try:
        turn(found, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, "已撤下。" if found.published_at else "已公布。")
    return redirect("call_faqs", found.call.public_id)


def _faq(user, public_id: str) -> Faq:
    rows = Faq.objects.visible_to(user).select_related("call")
    return get_object_or_404(rows, public_id=public_id)
