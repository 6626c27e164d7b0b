"""An officer declares an interest in an enterprise; another one ends that once it is over (R73)."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.transaction import atomic
from django.urls import reverse

from accounts import clock
from accounts.acting import acting
from accounts.models import RoleGrant, User
from accounts.roles import OFFICERS, Role
from accounts.services import inbox
from applications.models import Recusal
from parties.models import Party
from parties.services.members import hold_all

ENDERS = frozenset({Role.REVIEW_LEAD, Role.SIGNATORY})
TOLD = frozenset({Role.REGISTRAR, Role.REVIEW_LEAD})


@atomic
def declare(party: Party, *, by: User, reason: str) -> Recusal:
    """Step back from an enterprise: its cases are hidden and refused from now on.

    The party is held, so that no step of this officer is on its way. The same word twice is one.
    """
    if not by.roles & OFFICERS:
        raise PermissionDenied("回避由办理项目的工作人员本人申报；专家请在评审席位中登记。")
    if not reason.strip():
        raise ValidationError({"reason": "请写明事由。"})
    hold_all(Party.objects.filter(pk=party.pk))
    if known := Recusal.objects.standing().filter(party=party, person=by.person_id).first():
        return known
    with acting(by):
        said = Recusal.objects.create(
            party=party, person=by.person, declared_by=by, reason=reason.strip()
        )
        grants = RoleGrant.objects.in_force().filter(role__in=TOLD)
        told = User.objects.filter(is_active=True, grants__in=grants).distinct()
        inbox.tell(
            told.exclude(person=by.person_id),
            f"回避申报：{by}",
            f"{by}对{party}申报回避，该单位的项目不再由其办理，请安排其他人员。",
            link=reverse("recusals"),
        )
    return said


@atomic
def end(recusal: Recusal, *, by: User, reason: str) -> Recusal:
    """Somebody above says why the interest is over; the row stays."""
    if not by.roles & ENDERS:
        raise PermissionDenied("回避由区经委评审负责人或签发人解除。")
    held = Recusal.objects.select_for_update(no_key=True).get(pk=recusal.pk)
    if held.person_id == by.person_id:
        raise PermissionDenied("不能解除本人的回避，请由另一位评审负责人或签发人办理。")
    if held.ended_at is not None:
        raise ValidationError("这项回避已解除。")
    if not reason.strip():
        raise ValidationError({"reason": "请写明解除的原因。"})
    with acting(by):
        held.ended_by, held.ended_at, held.ended_why = by, clock.now(), reason.strip()
        held.save(update_fields=["ended_by", "ended_at", "ended_why"])
        inbox.tell(
            [held.declared_by], "回避已解除", f"您对{held.party}的回避已解除：{held.ended_why}",
            link=reverse("recusals"),
        )  # fmt: skip
    return held
