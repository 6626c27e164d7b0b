"""Sent back for named things: kept, they alone opened to the applicant, compared afterwards."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Subquery

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from applications import eligibility
from applications.eligibility.finding import Finding
from applications.models import Case, Correction, Material, TransitionLog
from applications.models.correction import Part
from applications.services import investment
from applications.services.sent_back import there_at
from applications.states import State
from policies.models import MaterialKind
from policies.money import yuan


@dataclass(frozen=True)
class Fault:
    """One thing that is to be mended: a material or a part, and what is wrong with it."""

    target: MaterialKind | Part
    said: str

    @property
    def named(self) -> str:
        is_part = isinstance(self.target, Part)
        return str(self.target.label) if is_part else self.target.name


@dataclass(frozen=True)
class Compared:
    """A named thing as it was sent back and as it is now; materials as files, parts as words."""

    correction: Correction
    before: Sequence[Material] | str
    after: Sequence[Material] | str

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


def in_words(faults: Sequence[Fault], note: str) -> str:
    """What the applicant reads: a line for each thing, then what was said besides."""
    named = [f"{fault.named}：{fault.said}" for fault in faults]
    return "\n".join([*named, *filter(None, [note.strip()])])


def besides(line: TransitionLog, named: Sequence[Correction]) -> str:
    """What the officer wrote besides the things named."""
    return "\n".join(line.note.split("\n")[len(named) :])


def keep(case: Case, faults: Sequence[Fault], *, by: User) -> None:
    """Put on record what the step that sent the case back has named, with what stands there now."""
    line = case.log.filter(step="return_for_correction").last()
    if not faults or line.corrections.exists():
        return
    with acting(by):
        for fault in faults:
            is_part = isinstance(fault.target, Part)
            Correction.objects.create(
                case=case,
                line=line,
                kind=None if is_part else fault.target,
                part=fault.target if is_part else "",
                said=fault.said,
                before=value(case, fault.target) if is_part else "",
            )


def value(case: Case, part: Part) -> str:
    """A part of the filing as it is read."""
    if part == Part.INVESTMENT:
        return "\n".join(
            f"{line.name}　{line.supplier}　{line.invoice_number}　{yuan(line.amount_fen or 0)} 元"
            for line in case.investment_lines.all()
        )
    if part == Part.ACCOUNT:
        return f"{case.account.holder}　{case.account.masked}" if case.account_id else ""
    return str(getattr(case, part) or "")


def named_at_last(case: Case) -> list[Correction]:
    """What the last return of this case named; empty where it named nothing by itself."""
    returns = TransitionLog.objects.filter(case=case, step="return_for_correction")
    last = returns.order_by("-revision").values("pk")[:1]
    found = Correction.objects.filter(line=Subquery(last))
    return list(found.select_related("kind", "line__by__person"))


def last_return(case: Case) -> tuple[TransitionLog | None, list[Correction]]:
    """The step by which a filing was last sent back, and what it named."""
    named = named_at_last(case)
    if named:
        return named[0].line, named
    return case.log.filter(step="return_for_correction").last(), []


def demand_open(case: Case, touched: Collection[MaterialKind | Part]) -> None:
    """Refuse to change what a returned filing was not sent back for (R40).

    A draft is open, and so is a filing that was sent back without naming things; what the automatic
    checks find wrong since is open too, or nobody could mend it. Raises ValidationError.
    """
    named = named_at_last(case) if touched and case.state == State.RETURNED else []
    if shut := shut_among(touched, named, ()):
        found = eligibility.findings(case, clock.now())
        shut = shut_among(shut, named, found)
    if shut:
        raise ValidationError({_field(target): _refusal(target) for target in shut})


def shut_among(
    targets: Collection[MaterialKind | Part], named: Sequence[Correction], found: Sequence[Finding]
) -> list[MaterialKind | Part]:
    """Those of these things that a return with these names keeps shut, under these findings."""
    if not named:
        return []
    opened = {correction.kind or Part(correction.part) for correction in named}
    wrong = {one.field for one in found if one.is_error}
    return [one for one in targets if one not in opened and _field(one) not in wrong]


def _field(target: MaterialKind | Part) -> str:
    return str(target) if isinstance(target, Part) else "materials"


def _refusal(target: MaterialKind | Part) -> str:
    name = target.label if isinstance(target, Part) else target.name
    return f"本次补正没有要求修改“{name}”，请保留原内容；确需修改的，请联系退回的单位另行退回。"


def touched(case: Case, values: dict[str, object], lines: Sequence | None) -> list[Part]:
    """The parts that would change if these values and lines were kept."""
    parts = [
        Part(name) for name in values if name in Part.values and getattr(case, name) != values[name]
    ]
    if lines is not None and list(lines) != investment.typed(case):
        parts.append(Part.INVESTMENT)
    return parts


def compared(case: Case, files: Sequence[Material]) -> list[Compared]:
    """Old and new side by side, for whoever looks at a filing that came back; of all its files."""
    return [_compared(case, correction, files) for correction in named_at_last(case)]


def _compared(case: Case, correction: Correction, files: Sequence[Material]) -> Compared:
    if correction.kind is None:
        return Compared(correction, correction.before, value(case, Part(correction.part)))
    moment = correction.line.at
    own = [material for material in files if material.kind_id == correction.kind_id]
    before = there_at(moment, own)
    return Compared(correction, before, [one for one in own if one.replaced_at is None])
