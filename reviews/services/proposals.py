"""From scores and opinions to a proposal, or a refusal (Article 6 (1) 3; R44)."""

from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.db.transaction import atomic

from accounts.acting import acting
from accounts.models import User
from applications.door import advance, hold, was_taken
from applications.models import Case, LadderEntry
from applications.services import awards, ladder
from policies.awards import Award
from policies.money import wan
from policies.stages import Rule
from reviews import scoring
from reviews.models import Opinion, Proposal, Score
from reviews.services.objections import settle_all
from reviews.services.opinions import standing


@dataclass(frozen=True)
class Digest:
    """What the reviewers found on a case, on one page."""

    scores: list[Score]
    seats: int
    mean: Decimal | None
    opinions: dict
    obstacles: list[str]

    @property
    def is_wide(self) -> bool:
        return scoring.is_wide([score.total for score in self.scores])


def digest(case: Case) -> Digest:
    """Scores, opinions and what still stands between the case and a proposal."""
    sitting = list(
        case.seats.sitting().select_related("expert__user__person", "score").order_by("pk")
    )
    scores = [seat.score for seat in sitting if hasattr(seat, "score")]
    seats = len(sitting)
    totals = [score.total for score in scores]
    mean = scoring.mean_score(totals) if totals else None
    opinions = standing(case)
    obstacles = []
    if seats < scoring.PANEL_SIZE:
        obstacles.append(f"评审专家不足{scoring.PANEL_SIZE}人（现{seats}人）。")
    if len(scores) < seats:
        obstacles.append(f"还有{seats - len(scores)}位专家未提交评分。")
    if silent := [str(agency) for agency, opinion in opinions.items() if opinion is None]:
        obstacles.append(f"以下部门尚未填报意见：{'、'.join(silent)}。")
    if more := [
        str(agency)
        for agency, opinion in opinions.items()
        if opinion and opinion.stance == Opinion.Stance.MORE
    ]:
        obstacles.append(f"以下部门要求补充材料：{'、'.join(more)}。")
    return Digest(scores, seats, mean, opinions, obstacles)


def objections_to_support(found: Digest) -> list[str]:
    """Findings that forbid a proposal, or need a written reason to go past (R44)."""
    against = []
    if found.mean is not None and found.mean < scoring.PASS_LINE:
        against.append(f"平均分{found.mean}低于{scoring.PASS_LINE}分。")
    against += [f"一票否决：{score.veto}" for score in found.scores if score.veto]
    against += [
        f"{agency}不同意：{opinion.reason}"
        for agency, opinion in found.opinions.items()
        if opinion and opinion.stance == Opinion.Stance.DISAGREE
    ]
    return against


@atomic
def propose(
    case: Case, *, by: User, reason: str, reviewed: int | None = None, key: str | None = None
) -> Case:
    """Propose support with the amount the rule gives; all experts and departments have spoken.

    ``reviewed`` is the amount found by the reviewers (fen), only for items without a fixed rule.
    """
    case = hold(case)
    if was_taken(case, Case.propose, by=by, key=key):
        return case
    found = digest(case)
    if found.obstacles:
        raise ValidationError(found.obstacles)
    _refuse_unsupported(case, found, reason)
    award = award_of(case, reviewed)
    case = advance(case, Case.propose, by=by, note=reason, key=key, amount=award.amount)
    with acting(by):
        Proposal.objects.create(
            case=case,
            amount_fen=award.amount,
            derivation=derivation(award),
            reason=reason,
            mean_score=found.mean,
            by=by,
        )
    return case


def entries_of_the_line(case: Case) -> QuerySet[LadderEntry]:
    """The ladder money of the applicant and of all that share its line, in one query."""
    line = RawSQL("SELECT parties_lineage(%s)", [case.party_id])
    return LadderEntry.objects.filter(party__in=line).select_related("item")


def award_of(case: Case, reviewed: int | None) -> Award:
    """The award by the item's rule; an amount above what the cap leaves is refused in words."""
    if case.item.rule == Rule.CAPPED and reviewed is None:
        raise ValidationError({"reviewed": "政策只规定了上限，请填写核定金额并写明理由。"})
    if reviewed:
        listed = sum(line.amount_fen or 0 for line in case.investment_lines.all())
        if 0 < listed < reviewed:
            said = f"核定金额不得高于投资明细合计的{wan(listed)}万元。"
            raise ValidationError({"reviewed": said})
    try:
        return awards.award(case, reviewed)
    except ValueError as refusal:
        raise ValidationError({"reviewed": f"{refusal}。"}) from refusal


def _refuse_unsupported(case: Case, found: Digest, reason: str) -> None:
    if any(score.veto for score in found.scores):
        raise ValidationError("有专家一票否决，不能拟定支持；请选择评审不通过。")
    against = objections_to_support(found)
    needs_reason = against or found.is_wide or ladder.needs_a_manual_decision(case.party)
    if found.mean is not None and found.mean < scoring.PASS_LINE:
        raise ValidationError(against[0] + "不能拟定支持；请选择评审不通过。")
    if needs_reason and not reason.strip():
        raise ValidationError(
            {"reason": "部门有不同意见、评分离散或该企业有追回记录，须写明支持的理由。"}
        )


def derivation(award: Award) -> str:
    """The steps of an award as lines of text, each with its clause."""
    return "\n".join(f"{step.sentence}（{step.clause}）" for step in award.steps)


def fail_review(case: Case, *, by: User, reason: str, key: str | None = None) -> Case:
    """Decide not to support, with a rule-based reason the applicant reads."""
    if not reason.strip():
        raise ValidationError({"reason": "请写明不予支持的原因，申报单位将看到这段文字。"})
    return advance(case, Case.fail_review, by=by, note=reason.strip(), key=key)


@atomic
def propose_anew(
    case: Case, *, by: User, reason: str, reviewed: int | None = None, key: str | None = None
) -> Case:
    """Take a case back from its notice for a new amount; a new full notice must follow (R50)."""
    if not reason.strip():
        raise ValidationError({"reason": "请写明重新拟定的原因。"})
    case = hold(case)
    if was_taken(case, Case.propose_anew, by=by, key=key):
        return case
    award = award_of(case, reviewed)
    case = advance(case, Case.propose_anew, by=by, note=reason, key=key, amount=award.amount)
    settle_all(case, by=by, finding=f"重新拟定并另行公示：{reason}")
    with acting(by):
        Proposal.objects.create(
            case=case, amount_fen=award.amount, derivation=derivation(award), reason=reason, by=by
        )
    return case
