"""Who may take a step in the life of a case: one predicate a line, named on the transition.

Each takes the case and the user. ``who`` is what a refusal tells the user: whose step it is.
Separation of duties is by natural person, across all earlier steps of the case (Article 2; I-15).
"""

from accounts.roles import COMMISSION, Role

FILING = ("start", "submit", "resubmit")
PREPARING = (*FILING, "recognise", "accept", "pass_preliminary", "propose", "propose_anew")
DECIDING = (*PREPARING, "approve", "grant")


def whose(label):
    """Name the people a predicate lets through, in Chinese."""

    def name(predicate):
        predicate.who = label
        return predicate

    return name


def _apart(case, user, *steps):
    """None of these steps of the case was taken by the same natural person."""
    return not any(user.person_id in case.hands.get(step, ()) for step in steps)


def _member(case, user):
    return user.pk in case.own_people


def _outsider(case, user):
    """Acts for neither the applicant nor the diagnosed enterprise, nor stepped back from them."""
    concerned = {*case.own_people.values(), *case.people_of_the_subject, *case.recused_people}
    return user.person_id not in concerned


@whose("申报单位的负责人或经办人")
def applicant(case, user):
    return _member(case, user)


@whose("申报单位，或代为录入的区经委登记员")
def applicant_or_registrar(case, user):
    return _member(case, user) or (user.has_role(Role.REGISTRAR) and case.is_from_the_counter)


@whose("所属街镇（区属企业）受理员，或由登记员受理的项目的区经委登记员")
def acceptor(case, user):
    if case.item.acceptor == "local_unit":
        fits = user.has_role(Role.LOCAL_OFFICER, local_unit=case.local_unit_id)
    else:
        fits = case.item.acceptor == "registrar" and user.has_role(Role.REGISTRAR)
    return fits and _outsider(case, user) and _apart(case, user, *FILING)


@whose("区经委初审员（不得为本件的受理人）")
def preliminary_reviewer(case, user):
    return (
        user.has_role(Role.PRELIMINARY_REVIEWER)
        and _outsider(case, user)
        and _apart(case, user, *FILING, "accept")
    )


@whose("受理人（受理前）或区经委初审员（受理后）")
def first_desk(case, user):
    return acceptor(case, user) or preliminary_reviewer(case, user)


@whose("区经委评审负责人（不得为本件的受理人、初审人）")
def review_lead(case, user):
    return (
        user.has_role(Role.REVIEW_LEAD)
        and _outsider(case, user)
        and _apart(case, user, *FILING, "accept", "pass_preliminary")
    )


@whose("未经办本件拟支持和公示的另一位区经委评审负责人，因为这会办结未办结的异议")
def another_lead(case, user):
    proposing = ("propose", "propose_anew", "open_notice")
    return review_lead(case, user) and _apart(case, user, *proposing)


@whose("区经委公示发布员（不得为拟定支持的人）")
def notice_publisher(case, user):
    return (
        user.has_role(Role.NOTICE_PUBLISHER)
        and _outsider(case, user)
        and _apart(case, user, "propose", "propose_anew")
    )


@whose("任何单位和个人，由区经委或系统登记")
def anyone(_case, user):
    return user.has_role(Role.HOUSE) or bool(user.roles & COMMISSION)


@whose("区经委异议核查员（不得为本件的受理、初审、评审、公示经办人）")
def investigator(case, user):
    handled = ("accept", "pass_preliminary", "propose", "propose_anew", "open_notice")
    return (
        user.has_role(Role.INVESTIGATOR)
        and _outsider(case, user)
        and _apart(case, user, *FILING, *handled)
    )


@whose("系统，在公示期满时自动办理")
def the_house(_case, user):
    return user.has_role(Role.HOUSE)


@whose("区经委评审负责人或公示发布员")
def commission(case, user):
    roles = {Role.REVIEW_LEAD, Role.NOTICE_PUBLISHER}
    return bool(user.roles & roles) and _outsider(case, user)


@whose("区产推办经办（不得为本件的受理、登记、初审、评审经办人）")
def office_clerk(case, user):
    return (
        user.has_role(Role.OFFICE_CLERK)
        and _outsider(case, user)
        and _apart(case, user, *PREPARING)
    )


@whose("区经委评审负责人（不得为本件的受理、登记、评审经办人）")
def granter(case, user):
    return review_lead(case, user) and _apart(case, user, "propose", "propose_anew", "recognise")


@whose("区经委登记员（不得为录入认定名单的人）")
def recogniser(case, user):
    entered_by = case.recognition.entered_by.person_id if case.recognition_id else None
    is_second = entered_by not in (None, user.person_id)
    return user.has_role(Role.REGISTRAR) and is_second and _outsider(case, user)


@whose("区经委签发人与区财政局会签人，以后签者为准")
def signer(case, user):
    roles = {Role.SIGNATORY, Role.COUNTERSIGNER}
    return bool(user.roles & roles) and _outsider(case, user) and _apart(case, user, *DECIDING)


@whose("区财政局拨付经办（不得为拨付文件的签发人）")
def payer(case, user):
    return (
        user.has_role(Role.PAYER)
        and _outsider(case, user)
        and _apart(case, user, "order_payment", "approve", "grant")
    )


@whose("区经委评审负责人或异议核查员")
def commission_lead(case, user):
    roles = {Role.REVIEW_LEAD, Role.INVESTIGATOR}
    return bool(user.roles & roles) and _outsider(case, user)


@whose("未对本件作出追回决定的另一位区经委评审负责人或异议核查员")
def another_commission_lead(case, user):
    return commission_lead(case, user) and _apart(case, user, "demand_back")
