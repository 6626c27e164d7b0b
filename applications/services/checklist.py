"""The first desk's checklist: each material, part and finding, ticked and remarked on (R40)."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.transaction import atomic
from django_fsm import TransitionNotAllowed

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from applications import eligibility
from applications.asked import handed_in
from applications.door import hold
from applications.eligibility import ahead
from applications.eligibility.finding import APPLICANT, Finding
from applications.eligibility.investment import asks_for_lines
from applications.models import Case, CheckLine, Material
from applications.models.correction import Part
from applications.permissions import first_desk
from applications.services import corrections
from applications.states import State
from policies.models import MaterialKind

OPEN = (State.SUBMITTED, State.ACCEPTED)
MISSING = "未提交，请补交。"
NOT_FINE = "未通过核对，请核对后更正或重新提交。"


@dataclass(frozen=True)
class Line:
    """One thing to be looked at, with what stands there and what was said of it."""

    code: str
    target: MaterialKind | Part | Finding
    shown: Sequence[Material] | str
    is_missing: bool
    seen: str
    kept: CheckLine | None

    @property
    def name(self) -> str:
        if isinstance(self.target, Finding):
            return f"自动核对（{self.target.clause}）"
        return str(self.target.label) if isinstance(self.target, Part) else self.target.name

    @property
    def is_file(self) -> bool:
        return isinstance(self.target, MaterialKind)

    @property
    def is_changed(self) -> bool:
        """Whether something else stands there since it was looked at."""
        return self.kept is not None and self.kept.seen != self.seen

    @property
    def is_fine(self) -> bool:
        return self.kept is not None and self.kept.is_fine and not self.is_changed

    @property
    def remark(self) -> str:
        return self.kept.remark if self.kept else ""


@dataclass(frozen=True)
class Said:
    """What an officer says of one line."""

    is_fine: bool
    remark: str = ""


def lines(case: Case, found: Sequence[Finding], materials: Iterable[Material]) -> list[Line]:
    """What the first desk looks at: materials asked for or handed in, parts, findings."""
    files = defaultdict(list)
    for material in materials:
        files[material.kind_id].append(material)
    kept = {row.code: row for row in case.check_lines.select_related("by__person")}
    whole: list[tuple[str, MaterialKind | Part | Finding, Sequence[Material] | str, bool]] = [
        (f"kind-{one.kind.code}", one.kind, files[one.kind.pk], one.must)
        for one in handed_in(case)
        if one.must or files[one.kind.pk]
    ]
    for part in _parts(case):
        whole.append((f"part-{part}", part, corrections.value(case, part), True))
    for one in found:
        whole.append((f"finding-{one.rule}"[:60], one, one.for_staff, False))
    return [
        Line(code, target, shown, must and not shown, _seen(shown), kept.get(code))
        for code, target, shown, must in whole
    ]


def _parts(case: Case) -> list[Part]:
    """The parts that this filing has; its summary and place may be left empty."""
    has = {Part.INVESTMENT: asks_for_lines(case.item)}
    parts = [part for part in Part if has.get(part, True)]
    return [
        part
        for part in parts
        if part in (Part.TITLE, Part.COMPLETED_ON, Part.ACCOUNT) or corrections.value(case, part)
    ]


def _seen(shown: Sequence[Material] | str) -> str:
    """What stands there, in sixteen signs."""
    text = shown if isinstance(shown, str) else " ".join(str(one.pk) for one in shown)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


Judge = Callable[[Sequence[Line]], Mapping[str, Said]]


def as_kept(_looked_at: Sequence[Line]) -> Mapping[str, Said]:
    """Nothing is said beyond what is on record."""
    return {}


def all_fine(looked_at: Sequence[Line]) -> dict[str, Said]:
    """Whoever looked has found every line in order."""
    return {line.code: Said(is_fine=True, remark=line.remark) for line in looked_at}


def settle(case: Case, judge: Judge, *, by: User) -> None:
    """Put on record what is said of a held case before it is accepted.

    Raises ValidationError with the names of the lines that are neither ticked nor remarked on.
    """
    ahead.read([case], clock.now())
    found = eligibility.findings(case, case.known_at or clock.now())
    looked_at = lines(case, found, case.materials.current().select_related("file"))
    said = judge(looked_at)
    _write(case, said, looked_at, by)
    unsettled = [line.name for line in looked_at if not _is_settled(line, said.get(line.code))]
    if unsettled:
        names = "、".join(dict.fromkeys(unsettled))
        raise ValidationError(
            f"还有 {len(unsettled)} 项没有核对：{names}。"
            "请逐项打开核对，符合的勾选，不符合但可以受理的写明说明；需要企业更正的，请退回补正。"
        )


def _is_settled(line: Line, said: Said | None) -> bool:
    """Ticked, or remarked on; what was remarked before the content changed does not count."""
    if said is None:
        return line.is_fine or bool(line.remark and not line.is_changed)
    is_old = line.is_changed and said.remark == line.remark
    return said.is_fine or bool(said.remark and not is_old)


@atomic
def keep(case: Case, said: Mapping[str, Said], looked_at: Sequence[Line], *, by: User) -> None:
    """Put on record what was said of these lines; those that say the same as before stay."""
    case = hold(case)
    if not first_desk(case, by):
        raise PermissionDenied(f"受理核对由{first_desk.who}办理。")
    if case.state not in OPEN:
        raise TransitionNotAllowed("本件已不在受理或初审中，核对记录不能再改。")
    _write(case, said, looked_at, by)


def _write(case: Case, said: Mapping[str, Said], looked_at: Sequence[Line], by: User) -> None:
    """Put what is new on record, all lines in one statement."""
    told = [(line, said[line.code]) for line in looked_at if line.code in said]
    moment = clock.now()
    rows = [
        CheckLine(
            case=case, code=line.code, name=line.name, is_fine=one.is_fine, remark=one.remark,
            seen=line.seen, by=by, at=moment,
        )
        for line, one in told
        if _is_news(line, one)
    ]  # fmt: skip
    with acting(by):
        CheckLine.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["case", "code"],
            update_fields=["name", "is_fine", "remark", "seen", "by", "at"],
        )


def _is_news(line: Line, said: Said) -> bool:
    if line.kept is None:
        return said != Said(is_fine=False)
    return (line.is_fine, line.remark) != (said.is_fine, said.remark)


def to_mend(looked_at: Sequence[Line]) -> dict[str, str]:
    """What a return names, by the field of its form: everything that was not ticked.

    Before the first tick only what is missing or remarked on is named: nobody has looked at the
    rest. What others than the applicant mend is left out.
    """
    is_begun = any(line.is_fine for line in looked_at)
    named: dict[str, str] = {}
    besides: list[str] = []
    for line in looked_at:
        if line.is_fine or not (is_begun or line.is_missing or line.remark):
            continue
        if not isinstance(line.target, Finding):
            named[line.code] = line.remark or (MISSING if line.is_missing else NOT_FINE)
        elif line.target.mended_by == APPLICANT:
            besides.append(line.remark or line.target.text)
    return named | {"note": "\n".join(besides)}
