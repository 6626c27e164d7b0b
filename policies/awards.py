"""What a case is awarded: the arithmetic of Article 5, in int fen, without a database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from policies.money import FEN_PER_YUAN, wan, yuan

NET_PAID = "net_paid"
STANDARD_OF_HIGHEST = "standard_of_highest"
CREDIT_MODES = (NET_PAID, STANDARD_OF_HIGHEST)

UPGRADE_CLAUSE = "第五条（一）"
LADDER_CLAUSE = "第五条（二）"


class RatioNotSet(ValueError):
    """No ratio is given, so the amount has to be entered by a reviewer with a reason."""

    def __init__(self) -> None:
        super().__init__("政策未规定奖励比例，请由评审人员填写核定金额并说明理由")


class AboveCap(ValueError):
    """The reviewed amount does not fit under what the cap leaves."""

    def __init__(self, reviewed: int, room: int) -> None:
        self.reviewed = reviewed
        self.room = room
        super().__init__(f"核定金额{wan(reviewed)}万元超过该企业剩余可奖励额度{wan(room)}万元")


@dataclass(frozen=True, slots=True)
class Tier:
    """One rung of a ladder; several titles may stand on the same rank."""

    code: str
    rank: int
    standard: int
    name: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.name or self.code}（第{self.rank}档）"


@dataclass(frozen=True, slots=True)
class PastAward:
    """Ladder money paid or committed to the enterprise: the amount before recovery."""

    tier: Tier
    amount: int
    recovered: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.recovered <= self.amount:
            raise ValueError("已追回金额应在零和奖励金额之间")

    @property
    def net(self) -> int:
        return self.amount - self.recovered


@dataclass(frozen=True, slots=True)
class LadderTerms:
    """How earlier rungs count against a new one."""

    credit_mode: str = NET_PAID
    clause: str = LADDER_CLAUSE

    def __post_init__(self) -> None:
        if self.credit_mode not in CREDIT_MODES:
            raise ValueError(f"未知的补差方式：{self.credit_mode}")


@dataclass(frozen=True, slots=True)
class CapTerms:
    """The ceiling of an award and, where the policy gives one, the share of the investment."""

    cap: int
    ratio: Fraction | None = None
    threshold: int = 0
    uplift: Fraction = Fraction(0)
    clause: str = UPGRADE_CLAUSE


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a calculation, as an officer would say it."""

    sentence: str
    amount: int
    clause: str


@dataclass(frozen=True, slots=True)
class Award:
    """What is due, and how it came about."""

    amount: int
    steps: tuple[Step, ...]


def ladder_award(target: Tier, history: Sequence[PastAward], terms: LadderTerms) -> Award:
    """Award the new tier's standard less what the ladder already gave (Article 5 (2)).

    A tier not above the highest rewarded one keeps its title and gets nothing; money that
    was recovered in full no longer counts as a reward.
    """
    rewarded = [past for past in history if past.net > 0]
    steps = [_step(f"{target}奖励标准为{wan(target.standard)}万元", target.standard, terms)]
    highest = max(rewarded, key=lambda past: past.tier.rank, default=None)
    if highest is None:
        steps.append(_step("未享受过台阶奖励，按标准全额奖励", target.standard, terms))
        return Award(target.standard, tuple(steps))
    if target.rank <= highest.tier.rank:
        sentence = f"已享受{highest.tier}奖励，{target}不高于该档次，保留称号，本次不奖励"
        return Award(0, (*steps, _step(sentence, 0, terms)))
    credit, credit_steps = _credit(rewarded, highest, terms)
    amount = max(target.standard - credit, 0)
    return Award(amount, (*steps, *credit_steps, _difference(target, credit, amount, terms)))


def capped_award(base: int, earlier: Sequence[int], terms: CapTerms) -> Award:
    """Award a share of the investment under the cap that earlier awards leave (Article 5 (1))."""
    if terms.ratio is None:
        raise RatioNotSet
    if base < 0:
        raise ValueError("核定投入不能为负数")
    if base < terms.threshold:
        sentence = f"核定投入{wan(base)}万元，未达到投入门槛{wan(terms.threshold)}万元，不奖励"
        return Award(0, (Step(sentence, 0, terms.clause),))
    share = int(base * terms.ratio * (1 + terms.uplift))
    room = cap_room(earlier, terms)
    amount = min(share, room) // FEN_PER_YUAN * FEN_PER_YUAN
    uplift = f"（上浮{_percent(terms.uplift)}）" if terms.uplift else ""
    return Award(
        amount,
        (
            Step(
                f"核定投入{yuan(base)}元，按{_percent(terms.ratio)}{uplift}计为{yuan(share)}元",
                share,
                terms.clause,
            ),
            _room_step(earlier, room, terms),
            Step(f"取两者较低值，舍去不足一元的部分，奖励{yuan(amount)}元", amount, terms.clause),
        ),
    )


def reviewed_award(reviewed: int, earlier: Sequence[int], terms: CapTerms) -> Award:
    """Award the amount a reviewer entered, if the cap leaves room for it (Article 5 (1))."""
    if reviewed < 0:
        raise ValueError("核定金额不能为负数")
    room = cap_room(earlier, terms)
    if reviewed > room:
        raise AboveCap(reviewed, room)
    return Award(
        reviewed,
        (
            _room_step(earlier, room, terms),
            Step(f"经评审核定奖励{yuan(reviewed)}元", reviewed, terms.clause),
        ),
    )


def cap_room(earlier: Sequence[int], terms: CapTerms) -> int:
    """Tell how much the cap still leaves after the enterprise's earlier awards."""
    if any(amount < 0 for amount in earlier):
        raise ValueError("已奖励金额不能为负数")
    return max(terms.cap - sum(earlier), 0)


def report_award(
    enterprise: str, rewarded: Collection[str], amount: int, *, clause: str = UPGRADE_CLAUSE
) -> Award:
    """Award a provider once for each enterprise it diagnosed (Article 5 (1))."""
    if enterprise in rewarded:
        sentence = "该企业的诊断报告已奖励过一次，每家企业只奖励一次，本次不奖励"
        return Award(0, (Step(sentence, 0, clause),))
    sentence = f"诊断报告符合要求，按每家企业{wan(amount)}万元奖励服务商"
    return Award(amount, (Step(sentence, amount, clause),))


def _credit(
    rewarded: Sequence[PastAward], highest: PastAward, terms: LadderTerms
) -> tuple[int, list[Step]]:
    if terms.credit_mode == STANDARD_OF_HIGHEST:
        sentence = f"已享受的最高档次为{highest.tier}，按其标准{wan(highest.tier.standard)}万元抵减"
        return highest.tier.standard, [_step(sentence, highest.tier.standard, terms)]
    steps = [_step(_credited(past), past.net, terms) for past in rewarded]
    return sum(past.net for past in rewarded), steps


def _credited(past: PastAward) -> str:
    if past.recovered:
        return (
            f"{past.tier}已奖励或已确定{wan(past.amount)}万元，"
            f"追回{wan(past.recovered)}万元，按净额{wan(past.net)}万元抵减"
        )
    return f"{past.tier}已奖励或已确定{wan(past.amount)}万元，予以抵减"


def _difference(target: Tier, credit: int, amount: int, terms: LadderTerms) -> Step:
    if amount == 0:
        return _step("已享受的台阶奖励不低于本档标准，保留称号，本次不奖励", 0, terms)
    difference = f"{wan(target.standard)}万元减去{wan(credit)}万元，为{wan(amount)}万元"
    return _step(f"晋档补差：{difference}", amount, terms)


def _step(sentence: str, amount: int, terms: LadderTerms) -> Step:
    return Step(sentence, amount, terms.clause)


def _room_step(earlier: Sequence[int], room: int, terms: CapTerms) -> Step:
    sentence = f"单个企业累计最高{wan(terms.cap)}万元"
    if earlier:
        sentence += f"，已奖励{wan(sum(earlier))}万元"
    return Step(f"{sentence}，剩余额度{wan(room)}万元", room, terms.clause)


def _percent(ratio: Fraction) -> str:
    return f"{float(ratio * 100):g}%"
