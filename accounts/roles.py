"""The roles of the house, and which of them one person may not hold together (I-15)."""

from django.db.models import TextChoices


class Role(TextChoices):
    LOCAL_OFFICER = "local_officer", "街镇受理员"
    REGISTRAR = "registrar", "登记员"
    PRELIMINARY_REVIEWER = "preliminary_reviewer", "初审员"
    REVIEW_LEAD = "review_lead", "评审负责人"
    NOTICE_PUBLISHER = "notice_publisher", "公示发布员"
    INVESTIGATOR = "investigator", "异议核查员"
    SIGNATORY = "signatory", "签发人（区经委）"
    BUDGET_KEEPER = "budget_keeper", "预算管理员"
    EXPERT = "expert", "专家"
    DELEGATE = "delegate", "成员单位代表"
    OFFICE_CLERK = "office_clerk", "产推办经办"
    COUNTERSIGNER = "countersigner", "会签人（区财政局）"
    PAYER = "payer", "拨付经办（区财政局）"
    AUDITOR = "auditor", "审计员"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    HOUSE = "house", "系统"


COMMISSION = frozenset(
    {
        Role.REGISTRAR,
        Role.PRELIMINARY_REVIEWER,
        Role.REVIEW_LEAD,
        Role.NOTICE_PUBLISHER,
        Role.INVESTIGATOR,
        Role.SIGNATORY,
        Role.BUDGET_KEEPER,
    }
)
OFFICERS = COMMISSION | {  # who works on cases in office; experts have seats of their own
    Role.LOCAL_OFFICER,
    Role.DELEGATE,
    Role.OFFICE_CLERK,
    Role.COUNTERSIGNER,
    Role.PAYER,
}
KEEPERS = frozenset({Role.AUDITOR, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})
ADMIN_ROLES = COMMISSION | KEEPERS
DOSSIER_READERS = frozenset({Role.REGISTRAR, Role.AUDITOR})
GRANTABLE = frozenset(Role) - {Role.HOUSE}
# Whoever may move money, or give roles, is appointed by two security administrators.
OF_TWO_HANDS = frozenset(
    {Role.SIGNATORY, Role.COUNTERSIGNER, Role.PAYER, Role.BUDGET_KEEPER, Role.SECURITY_ADMIN}
)

_REASONS = {
    (Role.SIGNATORY, Role.COUNTERSIGNER): "拨付文件须由区经委、区财政局两人分别签发",
    (Role.SIGNATORY, Role.PAYER): "签发拨付文件的人不得经办拨付",
    (Role.COUNTERSIGNER, Role.PAYER): "会签拨付文件的人不得经办拨付",
    (Role.REVIEW_LEAD, Role.NOTICE_PUBLISHER): "提出拟支持名单的人不得发布公示",
    (Role.REVIEW_LEAD, Role.INVESTIGATOR): "异议不得由原评审负责人核查",
    (Role.PRELIMINARY_REVIEWER, Role.INVESTIGATOR): "异议不得由原初审员核查",
    (Role.REVIEW_LEAD, Role.EXPERT): "汇总评审意见的人不得参与打分",
    (Role.LOCAL_OFFICER, Role.PRELIMINARY_REVIEWER): "受理与初审须由两级机关分别办理",
}
_KEEPERS_APART = "系统管理、安全管理、审计三员分立，且不得办理业务"


def forbidden_pairs() -> dict[frozenset[Role], str]:
    """Every pair of roles that one person may not hold at the same time, with the reason."""
    apart = {
        frozenset({keeper, other}): _KEEPERS_APART
        for keeper in KEEPERS
        for other in GRANTABLE - {keeper}
    }
    return apart | {frozenset(pair): reason for pair, reason in _REASONS.items()}


def names(roles: frozenset[Role]) -> str:
    """The roles by their Chinese names, in the order of the table above."""
    return "、".join(role.label for role in Role if role in roles)
