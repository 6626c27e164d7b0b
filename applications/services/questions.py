"""Questions on a call: answered to all without a name, or to the asker alone (R38)."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.transaction import atomic

from accounts import clock
from accounts.acting import acting
from accounts.models import RoleGrant, User
from accounts.roles import Role
from accounts.services import inbox
from applications.models import Call, Faq, Question
from applications.services import faqs
from parties.models import Party

MOST_OPEN = 5
ANSWERER = "申报咨询由区经委登记员答复。"


@atomic
def ask(call: Call, *, by: User, text: str) -> Question:
    """Put a question to the Commission, which is told of it."""
    if by.roles:
        raise PermissionDenied("申报咨询由申报单位提出；工作人员请查阅执行口径。")
    if call.published_at is None:
        raise ValidationError("申报通知尚未发布。")
    if Question.objects.open().filter(call=call, asker=by).count() >= MOST_OPEN:
        raise ValidationError(f"您已有{MOST_OPEN}个问题在等待答复，请在答复后再提出。")
    with acting(by):
        question = Question.objects.create(call=call, asker=by, text=text)
        inbox.tell(
            _registrars(),
            "有新的申报咨询",
            f"关于“{call}”：\n{text}",
            link=f"/questions/{question.public_id}/",
        )
    return question


@atomic
def answer_privately(question: Question, *, by: User, answer: str) -> Question:
    """Answer the asker alone."""
    question = _hold(question, by)
    if not answer.strip():
        raise ValidationError({"answer": "请写明答复。"})
    question.answer = answer
    return _close(question, by, f"您的问题：{question.text}\n答复：{answer}")


@atomic
def answer_publicly(question: Question, *, by: User, wording: str, answer: str) -> Faq:
    """Answer everybody on the page of the call, in words that name nobody."""
    question = _hold(question, by)
    if named := _names_in(f"{wording}\n{answer}", question.asker):
        raise ValidationError(
            f"公开的问题和解答中不能出现咨询人及其单位的信息：{'、'.join(named)}。"
        )
    question.faq = faqs.write(question.call, by=by, question=wording, answer=answer)
    faqs.publish(question.faq, by=by)
    _close(question, by, f"您的问题：{question.text}\n已在申报通知页面公开解答：{answer}")
    return question.faq


def _hold(question: Question, by: User) -> Question:
    if not by.has_role(Role.REGISTRAR):
        raise PermissionDenied(ANSWERER)
    rows = Question.objects.select_related("call", "asker__person")
    question = rows.select_for_update(of=("self",)).get(pk=question.pk)
    if question.answered_at:
        raise ValidationError(f"已由{question.answered_by}答复，本次操作未作任何改变。")
    return question


def _close(question: Question, by: User, told: str) -> Question:
    question.answered_by, question.answered_at = by, clock.now()
    with acting(by):
        question.save()
        link = f"/calls/{question.call.public_id}/ask/"
        inbox.tell([question.asker], "您的申报咨询已有答复", told, link=link)
    return question


def _names_in(text: str, asker: User) -> list[str]:
    """What in a text tells who asked: the person's name, its parties' names and codes."""
    told = [asker.person.name, asker.person.phone]
    for party in Party.objects.of_member(asker):
        told += [party.name, party.uscc]
    return [one for one in told if one and one in text]


def _registrars() -> list[User]:
    grants = RoleGrant.objects.in_force().filter(role=Role.REGISTRAR)
    return list(User.objects.filter(is_active=True, grants__in=grants).distinct())
