"""What stands beside every page of a filing: its steps, what the checks find, what it may bring."""

from dataclasses import dataclass

from django.urls import reverse

from accounts import clock
from accounts.parts import Fact
from applications import eligibility
from applications.eligibility import ahead
from applications.eligibility.finding import Finding
from applications.eligibility.investment import uses
from applications.filing_steps import FilingStep, mended_at, steps_of
from applications.models import Case, Correction, TransitionLog
from applications.models.correction import Part
from applications.services import corrections
from applications.states import State
from applications.views import showing
from policies.models import MaterialKind

KEPT_AT = {
    Part.PLACE: FilingStep.UNIT,
    Part.TITLE: FilingStep.PROJECT,
    Part.SUMMARY: FilingStep.PROJECT,
    Part.COMPLETED_ON: FilingStep.PROJECT,
    Part.INVESTMENT: FilingStep.INVESTMENT,
    Part.ACCOUNT: FilingStep.ACCOUNT,
}
PLACES = {
    "is_registered_here": "依法设立登记在本区",
    "operates_here": "实际经营地在本区",
    "pays_tax_here": "财税户管地在本区",
}


@dataclass(frozen=True)
class Stop:
    """One step in the bar: done, now or open, with how many faults are left on its page."""

    step: FilingStep
    url: str
    status: str
    faults: int
    is_shut: bool = False
    is_named: bool = False

    @property
    def label(self) -> str:
        return self.step.label

    @property
    def said(self) -> str:
        """Its standing in a word."""
        if self.step == FilingStep.CHECK:
            return "可以提交" if not self.faults else f"{self.faults} 处不符合"
        if self.is_shut:
            return "本次不需修改"
        if self.faults:
            return f"{self.faults} 处待改"
        return "有补正事项" if self.is_named else "符合要求"


def findings(case: Case) -> list[Finding]:
    """What the automatic checks find today; what they ask for is read once."""
    if case.known_at is None:
        ahead.read([case], case.read_at or clock.now())
    return eligibility.findings(case, case.known_at)


@dataclass(frozen=True)
class Mending:
    """How a filing stands: what is found, and of one sent back what is named and what is shut."""

    found: list[Finding]
    line: TransitionLog | None
    named: list[Correction]
    shut: list[MaterialKind | Part]
    are_all_kinds_shut: bool

    def is_shut(self, step: FilingStep) -> bool:
        """Whether nothing on the page of this step may be changed."""
        own = {part for part, page in KEPT_AT.items() if page == step}
        if step == FilingStep.MATERIALS:
            return self.are_all_kinds_shut
        return bool(own) and own <= set(self.parts)

    @property
    def parts(self) -> list[Part]:
        """The parts that are shut."""
        return [one for one in self.shut if isinstance(one, Part)]

    @property
    def kinds(self) -> set[int]:
        """The kinds of material that are shut, by primary key."""
        return {one.pk for one in self.shut if not isinstance(one, Part)}


def mending(case: Case) -> Mending:
    """What is found, and of a filing that was sent back what may be changed."""
    found, (line, named) = findings(case), returned(case)
    kinds = list(case.item.materials.all()) if named else []
    shut = corrections.shut_among([*Part, *kinds], named, found)
    return Mending(found, line, named, shut, bool(kinds) and all(one in shut for one in kinds))


def guide(case: Case, step: str, mend: Mending | None = None) -> dict:
    """The bar, the findings of this page and of the others, and the estimate."""
    mend = mend or mending(case)
    found, line, named = mend.found, mend.line, mend.named
    return {
        "step": FilingStep(step),
        "stops": stops(case, step, mend),
        "is_shut": mend.is_shut(FilingStep(step)),
        "shut_parts": mend.parts,
        "here": [one for one in found if mended_at(one) == step],
        "elsewhere_found": [
            (mended_at(one).label, url_of(case, mended_at(one)), one)
            for one in found
            if mended_at(one) != step
        ],
        "has_errors": any(one.is_error for one in found),
        "errors": [(one, url_of(case, mended_at(one), one.field)) for one in found if one.is_error],
        "warnings": [one for one in found if not one.is_error],
        "award": showing.estimate(case),
        "returned": line,
        "corrections": [(one, place_of(case, one)) for one in named],
        "besides": corrections.besides(line, named) if line else "",
    }


def stops(case: Case, step: str, mend: Mending) -> list[Stop]:
    """The bar of this filing's own steps."""
    faulty = [mended_at(one) for one in mend.found if one.is_error]
    named = {page_of(one) for one in mend.named}
    bar = []
    for one in steps_of(case.item):
        count = len(faulty) if one == FilingStep.CHECK else faulty.count(one)
        is_named = one in named
        status = "now" if one == step else "open" if count or is_named else "done"
        if one == FilingStep.CHECK and status == "done":
            status = "open"
        bar.append(Stop(one, url_of(case, one), status, count, mend.is_shut(one), is_named))
    return bar


def url_of(case: Case, step: FilingStep, field: str = "") -> str:
    """The page of a step, at the field to mend."""
    if step == FilingStep.CHECK:
        name = "resubmit" if case.state == State.RETURNED else "submit"
        return reverse(name, args=[case.public_id])
    anchor = "" if field in ("", "report") else f"#{_anchor(field)}"
    return reverse(f"file_{step}", args=[case.public_id]) + anchor


def _anchor(field: str) -> str:
    return field if field in ("materials", "investment") else f"id_{field}"


def returned(case: Case) -> tuple[TransitionLog | None, list[Correction]]:
    """The step by which the filing was sent back, with each thing that is to be mended."""
    return corrections.last_return(case) if case.state == State.RETURNED else (None, [])


def page_of(correction: Correction) -> FilingStep:
    """The step on whose page a thing named is mended."""
    return FilingStep.MATERIALS if correction.kind else KEPT_AT[Part(correction.part)]


def place_of(case: Case, correction: Correction) -> str:
    """The place where a thing named is mended."""
    if correction.kind:
        page = reverse(f"file_{FilingStep.MATERIALS}", args=[case.public_id])
        return f"{page}#material-{correction.kind.code}"
    return url_of(case, KEPT_AT[Part(correction.part)], correction.part)


def unit_facts(case: Case) -> list[Fact]:
    """What is known of the unit that files."""
    party = case.party
    contact = f"{party.contact_name}　{party.contact_phone}".strip()
    found = [
        Fact("单位名称", party.name),
        Fact("统一社会信用代码", party.uscc, figure=True),
        Fact("法定代表人", party.legal_representative or "（未登记）"),
        Fact("地址", party.address or "（未登记）"),
        Fact("联系人", contact or "（未登记）"),
    ]
    if case.subject_id:
        found.append(Fact("被诊断企业", case.subject.name, note=case.subject.uscc))
    return [*found, Fact("受理单位", showing.acceptor(case))]


def places(case: Case) -> list[tuple[str, bool]]:
    """The three conditions of place, and whether the town has verified each (Article 4)."""
    whom = case.party if case.item.payee_kind == "enterprise" else case.subject
    enterprise = getattr(whom, "enterprise", None)
    return [(label, bool(getattr(enterprise, name, False))) for name, label in PLACES.items()]


def lines(case: Case, formset) -> dict:
    """The investment lines, what they come to, and at each row what stands elsewhere too."""
    shown = showing.investment(case)
    repeats: dict[int, list] = {}
    for use in [] if formset.is_bound else uses(case, shown["lines"]):
        repeats.setdefault(use.place, []).append(use)
    rows = [(row, repeats.get(place, [])) for place, row in enumerate(formset)]
    return shown | {"rows": rows}
