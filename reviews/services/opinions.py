"""Opinions of the four member agencies (Articles 3 and 6 (1) 3; R5, R44)."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.transaction import atomic

from accounts.acting import acting
from accounts.models import Agency, User
from accounts.roles import Role
from applications.door import hold, refuse_the_recused
from applications.models import Case
from applications.states import State
from reviews.models import Opinion


@atomic
def give(case: Case, agency: Agency, *, by: User, stance: str, reason: str = "") -> Opinion:
    """Record one agency's opinion; silence is never consent, a later opinion supersedes."""
    case = hold(case)
    refuse_the_recused(case, by)
    if not by.has_role(Role.DELEGATE, agency=agency.code):
        raise PermissionDenied(f"{agency}的意见由该部门的代表填报。")
    if case.log.filter(by__person=by.person_id).exists():
        raise PermissionDenied("您办理过本件，应当回避。")
    if by.person_id in {*case.own_people.values(), *case.people_of_the_subject}:
        raise PermissionDenied("您是本件申报单位或被诊断企业的人员，应当回避。")
    if case.state != State.IN_REVIEW:
        raise ValidationError(f"本件现为“{case.get_state_display()}”，评审已不在进行。")
    if stance != Opinion.Stance.AGREE and not reason.strip():
        raise ValidationError({"reason": "不同意或需补充材料的，请写明理由。"})
    last = case.opinions.filter(agency=agency).last()
    if last and (last.stance, last.reason, last.by_id) == (stance, reason.strip(), by.pk):
        return last
    with acting(by):
        return Opinion.objects.create(
            case=case, agency=agency, stance=stance, reason=reason.strip(), by=by
        )


def standing(case: Case) -> dict[Agency, Opinion | None]:
    """The last opinion of each member agency, None where it has not spoken."""
    given = {opinion.agency_id: opinion for opinion in case.opinions.select_related("by__person")}
    agencies = Agency.objects.filter(joint_review=True).order_by("pk")
    return {agency: given.get(agency.pk) for agency in agencies}
