"""What a claim rests on: the diagnosis report (Article 5 (1))."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Prefetch, prefetch_related_objects

from applications.eligibility.finding import error, warning
from diagnosis import relations
from diagnosis.models import Report
from policies.stages import Rule

DIAGNOSIS = "第五条（一）"
REPORT = "diagnosis_report"


def is_own_report(case, kind) -> bool:
    """Whether the material is the report that a claim rests on, handed in with the claim itself."""
    return case.report_id is not None and kind.code == REPORT


def rests_on_a_report(case) -> bool:
    """Whether the award is for an upgrade that must follow a diagnosis."""
    is_enterprise = case.item.payee_kind == "enterprise"
    kinds = case.item.materials.all()
    return is_enterprise and any(kind.code == REPORT and kind.required for kind in kinds)


def is_claimed_by_a_provider(case, _moment: datetime):
    """A provider's award goes to a registered provider for a report of its own (R13, R16)."""
    if case.item.rule != Rule.PER_REPORT:
        return None
    provider = getattr(case.party, "provider", None)
    if provider is None or provider.is_suspended:
        return error(
            "申报单位未登记为诊断服务商，或已暂停服务。", "第四条", mended_by="区经委登记员"
        )
    report = case.report
    if report is None or (report.provider_id, report.enterprise_id) != (
        case.party_id,
        case.subject_id,
    ):
        return error("没有选择本单位的诊断报告。", DIAGNOSIS, "report")
    if report.confirmed_on is None:
        said = "诊断报告还没有企业主要负责人签字和企业盖章。"
        return error(said, "第六条（一）2", "report", mended_by="被诊断企业")
    if report.refused_at:
        return error("诊断报告经认定不符合要求。", DIAGNOSIS, "report")
    return None


def report_is_accepted(case, _moment: datetime):
    """The Commission's word on the report is still out: it must be given before review (R15)."""
    if case.report is None or case.report.accepted_at or case.report.refused_at:
        return None
    said = "诊断报告尚未经区经委认定符合要求，初审前须完成认定。"
    return warning(said, DIAGNOSIS, "report", mended_by="区经委初审员")


def report_is_the_first(case, _moment: datetime):
    """Of two accepted reports on one enterprise the first wins (R16)."""
    if case.report is None:
        return None
    know_relations([case])
    first = next((one for one in case.subject.known_reports if one.pk != case.report_id), None)
    own = case.report.accepted_at
    if first is None or (own and first.accepted_at >= own):
        return None
    said = "该企业另有更早认定符合要求的诊断报告，以先认定的为准。"
    inside = f"{said}（{first.provider}）"
    return warning(said, DIAGNOSIS, "report", inside=inside, mended_by="审核人员")


def know_relations(cases: Sequence) -> None:
    """Read who acts for provider and enterprise, their accounts, and the accepted reports."""
    accepted = Report.objects.accepted().select_related("provider").order_by("accepted_at", "pk")
    prefetch_related_objects(
        [case.subject for case in cases],
        Prefetch("reports_received", accepted, to_attr="known_reports"),
    )
    relations.know([party for case in cases for party in (case.party, case.subject)])


def provider_is_unrelated(case, _moment: datetime):
    """Provider and enterprise share nothing that reviewers should know of (R13; I-17)."""
    if case.subject is None:
        return None
    if found := relations.shared(case.party, case.subject):
        return warning(
            f"服务商与被诊断企业可能存在关联：{'、'.join(found)}，请审核人员核对。",
            "第四条",
            mended_by="审核人员",
        )
    return None


def upgrade_follows_a_report(case, _moment: datetime):
    """An accepted report of this enterprise, dated before the upgrade was finished (R17)."""
    if not rests_on_a_report(case):
        return None
    first = case.first_own_report
    if first is None:
        said = "本单位没有经区经委认定符合要求的诊断报告。"
        return error(said, DIAGNOSIS, "report", mended_by="诊断服务商和区经委")
    if case.completed_on and first.confirmed_on >= case.completed_on:
        said = f"诊断报告的日期（{first.confirmed_on}）须早于完成日期。"
        return error(said, DIAGNOSIS, "completed_on")
    return None
