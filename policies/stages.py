"""The stages a case may pass, in the order of Article 6."""

from django.db.models import TextChoices


class Stage(TextChoices):
    ACCEPTANCE = "acceptance", "受理"
    CONFIRMATION = "confirmation", "企业确认"
    PRELIMINARY = "preliminary", "初审"
    REVIEW = "review", "评审"
    NOTICE = "notice", "公示"
    DELIBERATION = "deliberation", "审议"
    PAYMENT = "payment", "拨付"


class Acceptor(TextChoices):
    """Who accepts the papers of a kind of award."""

    LOCAL_UNIT = "local_unit", "街镇（区属企业）"
    REGISTRAR = "registrar", "区经委登记员"


class Rule(TextChoices):
    """How the amount of an award follows."""

    LADDER = "ladder", "晋档补差"
    PER_REPORT = "per_report", "按诊断报告"
    CAPPED = "capped", "限额内核定"


class PayeeKind(TextChoices):
    ENTERPRISE = "enterprise", "企业"
    PROVIDER = "provider", "服务商"


class LimitCode(TextChoices):
    """What has a time limit in working days; a version sets all but those it may leave open."""

    ACCEPTANCE = "acceptance", "受理"
    CORRECTION = "correction", "补正"
    PAPER = "paper", "递交书面材料"
    PRELIMINARY = "preliminary", "初审"
    REVIEW = "review", "专家评审"
    OPINION = "opinion", "成员单位意见"
    NOTICE = "notice", "公示"
    OBJECTION = "objection", "异议核查"
    DOCUMENT = "document", "下达拨付文件"
    PAYMENT = "payment", "拨付"
    CONFIRMATION = "confirmation", "企业确认"


LEFT_OPEN = frozenset({LimitCode.PAPER})  # where no paper twin is asked for, it has no limit
