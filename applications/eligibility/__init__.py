"""Automatic checks of a filing: one rule, one function, each citing its article.

Each takes the case and the moment and returns a Finding or None. The list is the list of rules.
"""

from dataclasses import replace
from datetime import datetime

from applications.eligibility import applicant, filing, investment, reports
from applications.eligibility.finding import Finding

RULES = (
    filing.window_is_open,
    filing.version_is_in_force,
    applicant.is_in_the_district,
    applicant.checks_are_fresh,
    applicant.is_in_business,
    applicant.is_in_good_credit,
    applicant.is_a_legal_person,
    applicant.is_of_a_supported_industry,
    applicant.has_no_heir,
    applicant.is_not_banned,
    applicant.legal_representative_is_not_banned,
    applicant.lineage_is_not_banned,
    filing.has_a_title,
    filing.is_completed,
    filing.has_a_local_unit,
    filing.has_a_confirmed_account,
    filing.has_committed,
    filing.has_every_material,
    filing.has_enough_photos,
    applicant.has_the_earlier_title,
    reports.is_claimed_by_a_provider,
    reports.report_is_accepted,
    reports.report_is_the_first,
    reports.provider_is_unrelated,
    reports.upgrade_follows_a_report,
    investment.lists_its_investment,
    investment.invoices_are_its_own,
    investment.invoices_follow_the_report,
)


def findings(case, moment: datetime) -> list[Finding]:
    """What every rule finds, errors first; each finding bears the name of its rule."""
    found = [
        replace(finding, rule=rule.__name__) for rule in RULES if (finding := rule(case, moment))
    ]
    return sorted(found, key=lambda finding: not finding.is_error)
