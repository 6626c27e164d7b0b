"""The expert panel of a case: appoint, declare interest, recuse, score (Article 6 (1) 3)."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.transaction import atomic

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from accounts.prepared import SLOT, Prepared
from accounts.services import inbox
from applications.door import hold
from applications.models import Case
from applications.permissions import review_lead
from applications.states import State
from parties.models import Member
from parties.services.flags import flags_of
from reviews.models import Expert, Score, Seat
from reviews.services import interests

SEAT = Prepared(
    "panel_seat", lambda: Seat.objects.filter(pk=SLOT).select_related("expert__user__person")
)


def _hold_in_review(case: Case) -> Case:
    case = hold(case)
    if case.state != State.IN_REVIEW:
        raise ValidationError(f"本件现为“{case.get_state_display()}”，评审已不在进行。")
    return case


def conflicts(case: Case, experts: list[Expert]) -> dict[int, str]:
    """Why an expert may not sit on this case, by primary key; the others are left out."""
    parties = interests.parties_of(case)
    related = flags_of(parties)
    employers = interests.employers_of(parties, related)
    near = [*parties, *(one.other for one in related)]
    acts_for = dict(
        Member.objects.filter(party__in=near, until__isnull=True).values_list(
            "user__person", "party__name"
        )
    )
    has_handled = set().union(*case.hands.values())
    has_left = set(case.seats.filter(released_at__isnull=False).values_list("expert", flat=True))
    found = {}
    for expert in experts:
        person = expert.user.person_id
        if tie := employers.get(interests.normal_name(expert.employer)):
            found[expert.pk] = f"{expert}的工作单位{tie}"
        elif person in acts_for:
            found[expert.pk] = f"{expert}是{acts_for[person]}的成员"
        elif person in has_handled:
            found[expert.pk] = f"{expert}办理过本件"
        elif expert.pk in has_left:
            found[expert.pk] = f"{expert}已回避（更换）"
    return found


def _refuse_a_stranger(case: Case, by: User) -> None:
    """The panel belongs to the lead who may decide on the case, and to nobody close to it."""
    if not review_lead(case, by):
        raise PermissionDenied(f"评审专家由{review_lead.who}指定和更换。")


@atomic
def appoint(case: Case, experts: list[Expert], *, by: User) -> list[Seat]:
    """Give experts a seat; those with a known conflict are refused by name."""
    case = _hold_in_review(case)
    _refuse_a_stranger(case, by)
    if against := conflicts(case, experts):
        raise ValidationError({"experts": [f"{why}，应当回避。" for why in against.values()]})
    there = set(case.seats.values_list("expert", flat=True))
    fresh = [expert for expert in experts if expert.pk not in there]
    with acting(by):
        seats = [Seat.objects.create(case=case, expert=expert, appointed_by=by) for expert in fresh]
        for seat in seats:
            inbox.tell(
                [seat.expert.user],
                f"请评审{case.number}",
                f"{case.party.name}：{case.item.name}。请先声明有无利害关系，再评分。",
                link=f"/seats/{seat.public_id}/",
            )
    return seats


@atomic
def release(seat: Seat, *, by: User, reason: str) -> Seat:
    """The lead replaces an expert who has not scored; what was handed in stays."""
    _refuse_a_stranger(_hold_in_review(seat.case), by)
    seat = Seat.objects.select_related("expert__user", "case").get(pk=seat.pk)
    if seat.released_at:
        return seat
    return _leave(seat, by, reason)


def _hold_seat(seat: Seat, by: User) -> Seat:
    case = _hold_in_review(seat.case)
    seat = SEAT.get(seat.pk)
    seat.case = case
    if seat.expert.user_id != by.pk:
        raise PermissionDenied("只有本席位的专家可以办理。")
    if seat.released_at:
        raise ValidationError("您已回避本件，不能再评审。")
    return seat


def _refuse_interest(seat: Seat) -> None:
    """A tie that arose after the appointment counts as one that was there before."""
    if why := conflicts(seat.case, [seat.expert]):
        raise ValidationError(f"{why[seat.expert_id]}，应当回避；请登记回避。")


@atomic
def declare(seat: Seat, *, by: User) -> Seat:
    """The expert declares to have no interest in the case."""
    seat = _hold_seat(seat, by)
    if seat.declared_at is None:
        _refuse_interest(seat)
        seat.declared_at = clock.now()
        with acting(by):
            seat.save(update_fields=["declared_at"])
    return seat


@atomic
def recuse(seat: Seat, *, by: User, reason: str) -> Seat:
    """The expert steps back for a reason; the materials are out of sight from then on."""
    return _leave(_hold_seat(seat, by), by, reason)


def _leave(seat: Seat, by: User, reason: str) -> Seat:
    if not reason.strip():
        raise ValidationError({"reason": "请写明原因。"})
    if Score.objects.filter(seat=seat).exists():
        raise ValidationError("评分已提交，不能再回避或更换。")
    seat.released_at, seat.released_why = clock.now(), reason.strip()
    with acting(by):
        seat.save(update_fields=["released_at", "released_why"])
    return seat


@atomic
def score(seat: Seat, *, by: User, comment: str, veto: str = "", **points: int) -> Score:
    """Hand in the score sheet; it is locked from then on. The same hand-in twice is one."""
    seat = _hold_seat(seat, by)
    if seat.declared_at is None:
        raise ValidationError("请先声明与申报单位无利害关系。")
    if found := Score.objects.filter(seat=seat).first():
        return found
    _refuse_interest(seat)
    errors = {
        name: [f"请填写0至{limit}之间的整数。"]
        for name, limit in Score.LIMITS.items()
        if not 0 <= points.get(name, -1) <= limit
    }
    if not comment.strip():
        errors["comment"] = ["请填写评审意见。"]
    if errors:
        raise ValidationError(errors)
    with acting(by):
        return Score.objects.create(seat=seat, comment=comment.strip(), veto=veto, **points)
