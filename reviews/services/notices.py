"""Public notices: draft, publish, close by themselves (Article 6 (1) 4; R46–R48)."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.transaction import atomic
from django.utils.timezone import localtime
from django_fsm import TransitionNotAllowed, can_proceed

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from accounts.roles import Role
from applications.door import advance, hold, hold_all
from applications.models import Case
from applications.states import State
from policies.services import calendars
from records import jobs
from records.services import papers
from reviews.models import NoticeEntry, PublicNotice
from reviews.services import notice_paper


@atomic
def draft(cases: list[Case], *, title: str, by: User, key: str) -> PublicNotice:
    """Draft a notice over cases proposed for support; the same key twice is one notice."""
    if not by.roles & {Role.REVIEW_LEAD, Role.NOTICE_PUBLISHER}:
        raise PermissionDenied("公示由区经委评审负责人或公示发布员拟稿。")
    held = hold_all(cases)
    if found := PublicNotice.objects.filter(key=key).first():
        _refuse_another(found, held, by)
        return found
    _refuse_unready(held)
    with acting(by):
        notice = PublicNotice.objects.create(key=key, title=title, drafted_by=by)
        for position, case in enumerate(held, start=1):
            NoticeEntry.objects.create(notice=notice, position=position, **_shown(case))
    return notice


def _refuse_another(notice: PublicNotice, cases: list[Case], by: User) -> None:
    """A key belongs to one person and one choice of cases."""
    drafted = set(notice.entries.values_list("case", flat=True))
    if notice.drafted_by_id != by.pk or drafted != {case.pk for case in cases}:
        raise ValidationError("此提交编号已用于另一份公示，请刷新页面后重试。")


@atomic
def discard(notice: PublicNotice, *, by: User) -> None:
    """Throw a draft away, so that its cases may be drafted anew; what was published stays."""
    if not by.roles & {Role.REVIEW_LEAD, Role.NOTICE_PUBLISHER}:
        raise PermissionDenied("公示草稿由区经委评审负责人或公示发布员作废。")
    held = PublicNotice.objects.select_for_update(of=("self",)).filter(pk=notice.pk).first()
    if held is None:
        return
    if held.state != PublicNotice.State.DRAFT:
        raise ValidationError("公示已发布，不能作废。")
    with acting(by):
        held.entries.all().delete()
        held.delete()


def _refuse_unready(cases: list[Case]) -> None:
    if not cases:
        raise ValidationError({"cases": ["请至少选择一个项目。"]})
    wrong = [
        f"{case.number}现为“{case.get_state_display()}”，不能列入公示。"
        for case in cases
        if case.state != State.PROPOSED
    ]
    drafted = NoticeEntry.objects.filter(
        case__in=cases, notice__state=PublicNotice.State.DRAFT
    ).select_related("notice", "case")
    wrong += [f"{entry.case.number}已列入公示草稿“{entry.notice}”。" for entry in drafted]
    if wrong:
        raise ValidationError({"cases": wrong})


def _shown(case: Case) -> dict:
    """The whitelist of columns by which a case appears in public (R46; I-30)."""
    standard = case.item.standard_fen
    remark = ""
    if case.amount_fen == 0:
        remark = "仅认定，本次不奖励"
    elif standard and case.amount_fen < standard:
        remark = "晋档补差"
    return {
        "case": case,
        "party_name": case.party.name,
        "uscc": case.party.uscc,
        "item_name": case.item.name,
        "title": case.title,
        "local_unit_name": str(case.local_unit or ""),
        "amount_fen": case.amount_fen,
        "remark": remark,
    }


@atomic
def publish(notice: PublicNotice, *, by: User, key: str) -> PublicNotice:
    """Publish: from now rows and dates stand, and each case is on notice until the close."""
    notice = PublicNotice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if notice.state != PublicNotice.State.DRAFT:
        when = localtime(notice.published_at)
        raise TransitionNotAllowed(f"已由{notice.published_by}于{when:%Y-%m-%d %H:%M}发布。")
    entries = list(notice.entries.select_related("case"))
    cases = {case.pk: case for case in hold_all(entry.case for entry in entries)}
    changed = [entry for entry in entries if _differs(entry, cases[entry.case_id])]
    if changed:
        raise ValidationError(
            [f"第{entry.position}行与案件现有内容不一致，请重新拟稿。" for entry in changed]
        )
    version = cases[entries[0].case_id].version
    moment = clock.now()
    with acting(by):
        period = calendars.bind(moment, version.working_days("notice"))
    for case in cases.values():
        advance(case, Case.open_notice, by=by, key=f"{key}:{case.pk}", closes_at=period.closes_at)
    notice.publish(by=by, at=moment, period=period)
    with acting(by):
        notice.save()
        notice.paper = papers.issue(
            "public_notice",
            notice.title,
            notice_paper.values(notice, version),
            by=by,
            key=f"notice-{notice.pk}",
        )
        notice.save(update_fields=["paper"])
        jobs.write(
            "reviews.close_notice",
            notice.pk,
            key=f"close-notice-{notice.pk}",
            due_at=period.closes_at,
        )
    return notice


def _differs(entry: NoticeEntry, case: Case) -> bool:
    shown = _shown(case)
    shown.pop("case")
    return any(getattr(entry, name) != value for name, value in shown.items())


@atomic
def close(notice_pk: int) -> None:
    """After the last day: mark the notice closed and clear every case without an objection."""
    notice = PublicNotice.objects.select_for_update(of=("self",)).get(pk=notice_pk)
    house = User.objects.house()
    if notice.state == PublicNotice.State.PUBLISHED:
        if clock.now() < notice.closes_at:
            raise ValidationError("公示期未满。")
        notice.close()
        with acting(house):
            notice.save()
    shown = Case.objects.filter(notice_entries__notice=notice)
    for case in shown.only("party", "subject").order_by("party_id", "pk"):
        clear_if_over(case, by=house)


@atomic
def clear_if_over(case: Case, *, by: User) -> Case:
    """Clear a case whose notice is over, undisputed and not banned; leave any other as it is."""
    case = hold(case)
    if not can_proceed(case.clear_notice):
        return case
    return advance(case, Case.clear_notice, by=by)
