"""What a case is worth under its rule, and what follows when it is approved or falls away."""

from collections.abc import Callable, Collection
from typing import Any

from django.db.models import F, QuerySet
from django.db.transaction import atomic

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from applications.door import advance, hold
from applications.models import Case
from applications.services import ladder
from applications.states import COMMITTED
from parties.lineage import lineage
from policies.awards import Award, cap_room, capped_award, report_award, reviewed_award
from policies.stages import Rule


def award(case: Case, reviewed: int | None = None) -> Award:
    """The award of a case today by its item's rule, with its derivation, in fen.

    ``reviewed`` is the amount the reviewers found, for items whose rule names only a cap.
    The same function previews at filing, fixes at proposal and checks at approval (Article 5).
    """
    if case.item.rule == Rule.LADDER:
        return ladder.award(case)
    if case.item.rule == Rule.PER_REPORT:
        once = _others(case).filter(subject__in=lineage(case.subject)).exists()
        rewarded = {case.subject.uscc} if once else set()
        return report_award(case.subject.uscc, rewarded, case.item.per_report_fen)
    terms = case.item.terms()
    rule = reviewed_award if terms.ratio is None else capped_award
    return rule(reviewed or 0, _earlier(case), terms)


def still_due(case: Case) -> int:
    """What the rule gives a proposed case today (fen).

    Where reviewers found the amount, it stands as far as the cap still has room for it.
    """
    if case.item.rule != Rule.CAPPED:
        return award(case).amount
    return min(case.amount_fen or 0, cap_room(_earlier(case), case.item.terms()))


def all_still_due(cases: Collection[Case]) -> dict[int, int]:
    """The same for many cases, by primary key; those of a ladder are asked for at once."""
    climbing = [case for case in cases if case.item.rule == Rule.LADDER]
    found = {pk: award.amount for pk, award in ladder.awards(climbing).items()}
    return {case.pk: found[case.pk] if case.pk in found else still_due(case) for case in cases}


def _others(case: Case) -> QuerySet[Case]:
    """Other awards of this item under the same version of the policy, unless all came back."""
    return Case.objects.exclude(pk=case.pk).filter(
        item__code=case.item.code,
        version=case.version,
        state__in=COMMITTED,
        recovered_fen__lt=F("amount_fen"),
    )


def _earlier(case: Case) -> list[int]:
    same_line = _others(case).filter(party__in=lineage(case.party))
    return [award.amount_fen - award.recovered_fen for award in same_line]


@atomic
def settle(case: Case, step: Callable, *, by: User, amount: int, **more: Any) -> Case:
    """Take the step that approves an award and commit its ladder money in the same breath."""
    case = advance(case, step, by=by, amount=amount, approved_at=clock.now(), **more)
    if case.item.rule == Rule.LADDER and not case.ladder_entries.filter(is_live=True).exists():
        with acting(by):
            ladder.commit(case, amount)
    return case


@atomic
def fall_away(case: Case, step: Callable, *, by: User, **more: Any) -> Case:
    """Take a step that leads away from payment; ladder money not yet paid is released."""
    held = hold(case)
    was_committed = held.state in COMMITTED
    case = advance(held, step, by=by, **more)
    if was_committed and case.state not in COMMITTED:
        with acting(by):
            ladder.release(case)
    return case


@atomic
def give_back(case: Case, recovered: int) -> None:
    """Note that money of this award came back, in fen in all: cap and ladder count the rest."""
    case.recovered_fen = recovered
    case.save(update_fields=["recovered_fen"])
    ladder.lower(case, recovered)
