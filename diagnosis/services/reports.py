"""Diagnosis reports: entered, signed, confirmed by the enterprise, judged (Article 5 (1); R15)."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.db.transaction import atomic

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from accounts.roles import Role
from accounts.services import inbox
from diagnosis.models import Report
from parties.models import Enterprise, Member, Party, Provider
from parties.services.members import acts_for
from records.models import File


def hold(report: Report) -> Report:
    """Lock a report and read it anew."""
    reports = Report.objects.select_related("enterprise", "provider", "file", "entered_by")
    return reports.select_for_update(of=("self",), no_key=True).get(pk=report.pk)


def _check_scribe(provider: Party, by: User) -> None:
    if not (by.has_role(Role.REGISTRAR) or acts_for(provider, by)):
        raise PermissionDenied("诊断报告由服务商的负责人、经办人，或区经委登记员登记。")


def _check_signing(day: date | None) -> None:
    if day is not None and day > clock.today():
        raise ValidationError({"confirmed_on": "签字盖章日期不能晚于今天。"})


@atomic
def enter(
    provider: Party, enterprise: Party, file: File, *, by: User, confirmed_on: date | None
) -> Report:
    """Enter a report; without the day of signature and seal it cannot be judged or claimed yet."""
    _check_scribe(provider, by)
    if not Provider.objects.filter(party=provider, is_suspended=False).exists():
        raise ValidationError({"provider": "该单位未登记为诊断服务商，或已暂停服务。"})
    if provider == enterprise:
        raise ValidationError({"uscc": "服务商不能诊断自己。"})
    if not Enterprise.objects.filter(party=enterprise).exists():
        raise ValidationError({"uscc": "该单位没有登记为企业，请联系区经委登记员。"})
    _check_signing(confirmed_on)
    if Report.objects.filter(
        provider=provider, enterprise=enterprise, file__sha256=file.sha256
    ).exists():
        raise ValidationError({"file": "这份报告已经登记过。"})
    with acting(by):
        report = Report.objects.create(
            provider=provider,
            enterprise=enterprise,
            file=file,
            confirmed_on=confirmed_on,
            entered_by=by,
        )
    _tell(enterprise, report, f"{provider}登记了对贵单位的诊断报告，请核对后在线确认。")
    return report


@atomic
def sign(report: Report, *, by: User, confirmed_on: date) -> Report:
    """Note the day on which the enterprise signed and sealed; possible until it is judged."""
    report = hold(report)
    _check_scribe(report.provider, by)
    _check_open(report)
    _check_signing(confirmed_on)
    report.confirmed_on = confirmed_on
    with acting(by):
        report.save(update_fields=["confirmed_on"])
    return report


@atomic
def confirm(report: Report, *, by: User) -> Report:
    """The owner of the diagnosed enterprise stands by the report on screen; twice is once."""
    report = hold(report)
    owners = report.enterprise.members.filter(until__isnull=True, kind=Member.Kind.OWNER)
    if not owners.filter(user=by).exists():
        raise PermissionDenied("在线确认由被诊断企业的负责人办理。")
    if by.person_id in report.provider.members.filter(until__isnull=True).values_list(
        "user__person", flat=True
    ):
        raise PermissionDenied("您同时是服务商的人员，请由企业的另一位负责人确认。")
    if report.confirmed_at is None:
        report.confirmed_at, report.confirmed_by = clock.now(), by
        with acting(by):
            report.save(update_fields=["confirmed_at", "confirmed_by"])
    return report


@atomic
def accept(report: Report, *, by: User, note: str = "") -> Report:
    """The Commission finds the report as required."""
    report = _hold_to_judge(report, by)
    if report.accepted_at:
        return report
    _check_open(report)
    if report.confirmed_on is None:
        raise ValidationError("报告还没有企业签字盖章的日期，不能认定。")
    report.accepted_at, report.judged_by, report.judgement = clock.now(), by, note.strip()
    with acting(by):
        report.save(update_fields=["accepted_at", "judged_by", "judgement"])
    _tell(report.provider, report, f"对{report.enterprise}的诊断报告经认定符合要求。")
    return report


@atomic
def refuse(report: Report, *, by: User, note: str) -> Report:
    """The Commission finds it not as required, for a reason that the provider reads."""
    report = _hold_to_judge(report, by)
    if report.refused_at:
        return report
    _check_open(report)
    if not note.strip():
        raise ValidationError({"note": "请写明不符合要求的原因，服务商将看到这段文字。"})
    report.refused_at, report.judged_by, report.judgement = clock.now(), by, note.strip()
    with acting(by):
        report.save(update_fields=["refused_at", "judged_by", "judgement"])
    _tell(report.provider, report, f"对{report.enterprise}的诊断报告不符合要求：{note.strip()}")
    return report


def to_judge(user: User) -> QuerySet[Report]:
    """Reports that wait for this user's word."""
    if Role.PRELIMINARY_REVIEWER not in user.roles:
        return Report.objects.none()
    return Report.objects.to_judge().exclude(entered_by__person=user.person_id)


def _hold_to_judge(report: Report, by: User) -> Report:
    report = hold(report)
    if not by.has_role(Role.PRELIMINARY_REVIEWER):
        raise PermissionDenied("诊断报告由区经委初审员认定。")
    if report.entered_by and report.entered_by.person_id == by.person_id:
        raise PermissionDenied("登记报告的人不得认定该报告，请由另一位初审员办理。")
    theirs = Member.objects.filter(party__in=[report.provider, report.enterprise])
    if theirs.filter(until__isnull=True, user__person=by.person_id).exists():
        raise PermissionDenied("服务商、被诊断企业的人员不得认定该报告，请由另一位初审员办理。")
    return report


def _check_open(report: Report) -> None:
    if report.accepted_at or report.refused_at:
        raise ValidationError(f"该报告已认定为“{report.standing}”，不能再改变。")


def _tell(party: Party, report: Report, body: str) -> None:
    readers = User.objects.filter(
        memberships__party=party, memberships__until__isnull=True, is_active=True
    )
    subject = f"诊断报告　{report.enterprise}"
    inbox.tell(list(readers), subject, body, link=f"/diagnosis/{report.public_id}/")
