"""What the people of the district intend: claims, and the diagnoses that some of them rest on."""

from dataclasses import dataclass, field
from datetime import date

from applications.models import Case, Recognition
from diagnosis.models import Report
from parties.models import Party
from qingpu_subsidy.demo.fates import Fate

PROVIDER_AWARD = "provider_diagnosis"
RECOGNISED = ("municipal_factory", "national_benchmark")
TITLES = {
    "district_line": "{}智能生产线",
    "district_warehouse": "{}智能仓储",
    "district_workshop": "{}智能车间",
    "district_factory": "{}智能工厂",
    "enterprise_upgrade": "{}智能化改造",
    "municipal_factory": "市级智能工厂",
    "national_benchmark": "国家级标杆工厂",
    "lighthouse": "{}灯塔工厂",
}


@dataclass(eq=False)
class Diagnosis:
    """A provider has diagnosed an enterprise; its report is entered on a day."""

    provider: Party
    enterprise: Party
    entered_on: date
    signed_on: date
    is_refused: bool = False
    report: Report | None = None
    is_accepted: bool = False


@dataclass(eq=False)
class Project:
    """What a party is going to claim, from which day on, and what becomes of it."""

    party: Party
    code: str
    title: str
    begins_on: date
    fate: Fate = field(default_factory=Fate)
    follows: "Project | None" = None
    rests_on: Diagnosis | None = None
    case: Case | None = None
    recognition: Recognition | None = None
    number: int = 0


@dataclass(eq=False)
class Balance:
    """What an enterprise was given under an earlier scheme (万元), and for which rung."""

    party: Party
    code: str
    wan: int
    awarded_on: date
