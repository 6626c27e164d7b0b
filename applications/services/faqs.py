"""What is often asked about a call, answered for everybody: written, ordered, published (R38)."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.db.transaction import atomic

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from accounts.roles import Role
from applications.models import Call, Faq
from records.paper_checks import PRIVATE


@atomic
def write(call: Call, *, by: User, question: str, answer: str) -> Faq:
    """A new entry stands last on its call's page, not yet published."""
    _check(by, question, answer)
    last = call.faqs.aggregate(last=Max("position"))["last"] or 0
    with acting(by):
        return Faq.objects.create(
            call=call,
            question=question,
            answer=answer,
            position=last + 1,
            edited_by=by,
            edited_at=clock.now(),
        )


@atomic
def edit(faq: Faq, *, by: User, question: str, answer: str, position: int) -> Faq:
    """The entry reads otherwise, or stands elsewhere; what it was stays in the audit."""
    _check(by, question, answer)
    faq = Faq.objects.select_for_update(of=("self",)).get(pk=faq.pk)
    faq.question, faq.answer, faq.position = question, answer, position
    return _save(faq, by)


@atomic
def publish(faq: Faq, *, by: User) -> Faq:
    """Everybody reads the entry; publishing twice changes nothing."""
    _check(by, faq.question, faq.answer)
    faq = Faq.objects.select_for_update(of=("self",)).get(pk=faq.pk)
    if faq.published_at:
        return faq
    faq.published_at = clock.now()
    return _save(faq, by)


@atomic
def take_back(faq: Faq, *, by: User) -> Faq:
    """The entry is no longer shown to the public, unless it answers somebody's question."""
    _check(by, faq.question, faq.answer)
    faq = Faq.objects.select_for_update(of=("self",)).get(pk=faq.pk)
    if faq.questions.exists():
        raise ValidationError("这条解答是对一件咨询的公开答复，不能撤下；内容有误的，请修改。")
    faq.published_at = None
    return _save(faq, by)


def _save(faq: Faq, by: User) -> Faq:
    faq.edited_by, faq.edited_at = by, clock.now()
    with acting(by):
        faq.save()
    return faq


def _check(by: User, question: str, answer: str) -> None:
    if not by.has_role(Role.REGISTRAR):
        raise PermissionDenied("常见问题由区经委登记员编写。")
    wrong = {}
    for field, text in (("question", question), ("answer", answer)):
        found = [name for pattern, name in PRIVATE if pattern.search(text)]
        if not text.strip():
            wrong[field] = "请填写。"
        elif found:
            wrong[field] = f"公开的内容中不能出现{'、'.join(found)}。"
    if wrong:
        raise ValidationError(wrong)
