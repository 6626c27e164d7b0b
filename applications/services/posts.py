"""Two fixed channels on a case: among the offices, and with the applicant."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File as Upload
from django.db.transaction import atomic
from django_fsm import TransitionNotAllowed

from accounts.acting import acting
from accounts.models import User
from accounts.roles import COMMISSION, Role
from accounts.services import inbox
from applications.door import hold
from applications.models import Case, Channel, Post
from applications.models.case_rows import READERS
from applications.services.addressees import answering, members
from applications.states import State
from records.services import files

AS_WRITTEN = "全文和附件；写出后不能修改或撤回。"
PROMISES = {
    "note": "将告知：现在办理本件和此前写过内部备注的工作人员（站内消息）。"
    f"他们读到：您的姓名、{AS_WRITTEN}申报单位、专家和成员单位代表看不到。",
    "to_applicant": "将告知：申报单位的全部成员（站内消息）。"
    f"他们读到：您所在单位的名称、{AS_WRITTEN}",
    "to_office": f"将告知：现在办理本件的工作人员（站内消息）。他们读到：您的姓名、{AS_WRITTEN}",
}
OFFICES = (
    (COMMISSION, "区经委"),
    (frozenset({Role.OFFICE_CLERK}), "区产推办"),
    (frozenset({Role.COUNTERSIGNER, Role.PAYER}), "区财政局"),
)


def promise(channel: str, *, is_applicant: bool) -> str:
    """Whom a post will tell and what they will read."""
    if channel == Channel.INTERNAL:
        return PROMISES["note"]
    return PROMISES["to_office" if is_applicant else "to_applicant"]


def check(case: Case, channel: str, user: User) -> None:
    """Raise PermissionDenied (not you) or TransitionNotAllowed (not now)."""
    is_applicant = user.pk in case.own_people
    if channel == Channel.INTERNAL and not _is_of_office(case, user):
        raise PermissionDenied("内部备注只由办理本件的工作人员撰写和查看。")
    if channel == Channel.APPLICANT and not (is_applicant or _is_of_office(case, user)):
        raise PermissionDenied("往来由申报单位和办理本件的工作人员撰写。")
    if case.state == State.DRAFT:
        raise TransitionNotAllowed("本件尚未提交；申报前的问题请在申报通知页面咨询。")


def open_to(case: Case, user: User) -> list[str]:
    """The channels in which this user could write now."""
    if case.state == State.DRAFT:
        return []
    if _is_of_office(case, user):
        return [Channel.APPLICANT, Channel.INTERNAL]
    return [Channel.APPLICANT] if user.pk in case.own_people else []


def _is_of_office(case: Case, user: User) -> bool:
    concerned = {*case.own_people.values(), *case.people_of_the_subject}
    if not user.roles or Role.AUDITOR in user.roles or user.person_id in concerned:
        return False
    if user.roles & READERS:
        return True
    return Case.objects.of_office(user).filter(pk=case.pk).exists()


@atomic
def write(
    case: Case, channel: str, *, by: User, text: str, key: str, upload: Upload | None = None
) -> Post:
    """Write in one channel, for good; the same key a second time is the first post.

    Raises ValidationError without a text, or when the key was used for something else.
    """
    case = hold(case)
    if earlier := Post.objects.filter(key=key).first():
        if (earlier.case_id, earlier.by_id, earlier.channel) != (case.pk, by.pk, channel):
            raise ValidationError("此提交编号已用于另一操作，请刷新页面后重试。")
        return earlier
    check(case, channel, by)
    if not text.strip():
        raise ValidationError({"text": "请写明内容。"})
    with acting(by):
        post = Post.objects.create(
            case=case,
            channel=channel,
            by=by,
            office=_office(case, by),
            text=text.strip(),
            file=files.store(upload, by=by) if upload else None,
            key=key,
        )
        _tell(post)
    return post


def _office(case: Case, user: User) -> str:
    """For whom somebody writes, as the other side reads it."""
    if user.pk in case.own_people:
        return case.party.name
    named = next((name for roles, name in OFFICES if user.roles & roles), None)
    return named or (case.local_unit.name if case.local_unit else "受理单位")


def _tell(post: Post) -> None:
    case, is_applicant = post.case, post.by_id in post.case.own_people
    if post.channel == Channel.INTERNAL:
        readers, what, who = _along(post), "内部备注", str(post.by)
    elif is_applicant:
        readers, what, who = answering(case), "申报单位来信", str(post.by)
    else:
        readers, what, who = members(case), f"{post.office}来信", post.office
    attached = f"\n附件：{post.file.name}" if post.file else ""
    inbox.tell(
        [user for user in readers if user.pk != post.by_id],
        f"{case.number}　{what}",
        f"{who}：\n{post.text}{attached}",
        link=f"/cases/{case.public_id}/",
    )


def _along(post: Post) -> list[User]:
    """Who has the case in hand, and who wrote in the channel and may still read it."""
    wrote = User.objects.filter(
        is_active=True, pk__in=post.case.posts.filter(channel=post.channel).values("by")
    )
    still = [user for user in wrote if Post.objects.visible_to(user).filter(pk=post.pk).exists()]
    return [*answering(post.case), *still]
