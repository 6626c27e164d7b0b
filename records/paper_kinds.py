"""What each kind of paper may say: its fields, its columns, its usual words."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from records.call_kinds import CALL, CALL_EXTENSION
from records.paper_kind import COMMISSION, PaperKind, Values
from records.title import WIDEST, balance, width

FINANCE = "上海市青浦区财政局"
REMEDIES = (
    "如不服上述决定，可以自收到本文书之日起60日内，依法向上海市青浦区人民政府申请行政复议；"
    "也可以自收到本文书之日起6个月内，依法向有管辖权的人民法院提起行政诉讼。"
)


def _letter(label: str, series: str, told: Mapping[str, type], **more: Any) -> PaperKind:
    """A letter of the Commission: whom it turns to, whom to ask, and the date, besides the rest."""
    usual = {"issuer": COMMISSION, "title_lines": []} | more.pop("usual", {})
    required = {"party_name": str, **told, "contact": dict, "date": str}
    return PaperKind(label, required, usual=usual, series=series, **more)


PUBLIC_NOTICE = PaperKind(
    label="公示",
    required={
        "policy_title": str,
        "policy_number": str,
        "period": str,
        "contact": dict,
        "date": str,
        "rows": list,
        "total_wan": str,
    },
    usual={
        "basis": "区经委组织开展了项目申报工作。",
        "review": "经申报受理、初审、专家评审，并会同区发展改革委、区科委、区财政局联合审核，",
        "issuer": COMMISSION,
        "title_lines": [],
    },
    columns={
        "position": "序号",
        "party_name": "单位名称",
        "uscc": "统一社会信用代码",
        "item_name": "项目类别",
        "title": "项目名称",
        "local_unit_name": "所属街镇",
        "amount_wan": "拟支持金额（万元）",
        "remark": "备注",
    },
    is_public=True,
    is_guarded=True,
)
PAYMENT_ORDER = PaperKind(
    label="资金拨付文件",
    required={"date": str, "budget_line": str, "rows": list, "total_fen": int},
    usual={
        "heads": [COMMISSION, FINANCE],
        "title_lines": [],
        "addressees": "各有关街镇（区属企业）、各有关单位",
        "basis": "根据《青浦区推进企业智能化改造和智能工厂建设实施细则（试行）》的规定",
        "meeting": "青浦区产业发展协调推进办公室",
        "special_fund": "青浦区产业发展专项资金",
        "use_rules": [
            "（一）专款专用。各项目单位应当按照批准的用途使用资金，单独核算，不得截留、挤占、挪用。",
            "（二）加强监管。各街镇（区属企业）应当督促项目单位规范使用资金，"
            "配合做好监督检查、审计和绩效评价。",
        ],
        "annexes": [],
        "note": "此件不予公开",
        "copies": "青浦区产业发展协调推进办公室",
        "printed_by": "上海市青浦区经济委员会办公室",
        "printed_on": "",
    },
    columns={
        "position": "序号",
        "party_name": "单位名称",
        "uscc": "统一社会信用代码",
        "item_name": "项目类别",
        "amount_fen": "金额（元）",
        "capitals": "金额（大写）",
        "payee_name": "收款户名",
        "bank": "开户银行",
        "number": "银行账号",
        "cnaps": "大额支付行号",
        "purpose": "资金用途",
        "functional_code": "功能科目",
        "economic_code": "经济科目",
    },
    has_sheet=True,
)
APPLICATION_FORM = PaperKind(
    label="申报书",
    required={
        "party_name": str,
        "uscc": str,
        "item_name": str,
        "policy": str,
        "content_sha256": str,
        "bar_code": str,
        "date": str,
    },
    usual={  # the lists hold rows: the cells of a row are parted by tabs
        "issuer": COMMISSION,
        "title_lines": [],
        "case_number": "",
        "standing": "",
        "counter": "",
        "subject": "",
        "unit": [],
        "project": "",
        "summary": "",
        "facts": [],
        "lines": [],
        "lines_fen": 0,
        "materials": [],
        "award": [],
        "account": "",
        "commitment": "",
    },
)
CASE: Mapping[str, type] = {"policy": str, "case_number": str, "item_name": str}
FILED = {**CASE, "submitted_on": str}
FILING_RECEIPT = _letter(
    "提交回执",
    "",
    {**FILED, "submitted_by": str, "accepted_by": str, "content_sha256": str},
    usual={"project": "", "counter": "", "materials": []},
)
LETTERS: Mapping[str, PaperKind] = {
    "acceptance": _letter(
        "受理通知书",
        "青经智受",
        {**FILED, "accepted_on": str, "accepted_by": str, "next_step": str},
        usual={"project": ""},
    ),
    "correction": _letter(
        "补正通知书",
        "青经智补",
        {**FILED, "items": list, "limit_days": int},
        usual={"project": "", "due_on": ""},
    ),
    "non_acceptance": _letter(
        "不予受理告知书",
        "青经智拒",
        {**FILED, "clause": str, "reasons": list},
        usual={"project": "", "remedies": REMEDIES},
    ),
    "non_support": _letter(
        "不予支持告知书",
        "青经智否",
        {**FILED, "stage": str, "clause": str, "reasons": list},
        usual={"project": "", "remedies": REMEDIES},
    ),
    "termination": _letter(
        "终止办理告知书",
        "青经智终",
        {**CASE, "clause": str, "reasons": list},
        usual={"project": "", "submitted_on": "", "remedies": REMEDIES},
    ),
    "result": _letter(
        "结果告知书",
        "青经智结",
        {**CASE, "decision": str, "clause": str, "amount_fen": int, "derivation": list},
        usual={"project": "", "submitted_on": "", "next_step": "", "remedies": REMEDIES},
    ),
    "objection_reply": _letter(
        "异议答复书",
        "青经智异",
        {
            "objector": str,
            "notice_title": str,
            "item_name": str,
            "received_on": str,
            "conclusion": str,
            "findings": list,
            "effect": str,
        },
        usual={"project": ""},
        is_guarded=True,
        is_sealed=True,
    ),
    "recovery_demand": _letter(
        "追回通知书",
        "青经智追",
        {
            "uscc": str,
            "case_number": str,
            "item_name": str,
            "order_number": str,
            "paid_on": str,
            "paid_fen": int,
            "ground": str,
            "facts": str,
            "clause": str,
            "demanded_fen": int,
            "due_on": str,
            "account_note": str,
        },
        usual={"remedies": REMEDIES},
    ),
    "ban_decision": _letter(
        "禁止申报决定书",
        "青经智禁",
        {
            "uscc": str,
            "legal_representative": str,
            "facts": str,
            "clause": str,
            "served_on": str,
            "starts_on": str,
            "ends_on": str,
        },
        usual={"remedies": REMEDIES},
    ),
}
KINDS: Mapping[str, PaperKind] = MappingProxyType(
    {
        "call": CALL,
        "call_extension": CALL_EXTENSION,
        "public_notice": PUBLIC_NOTICE,
        "payment_order": PAYMENT_ORDER,
        "application_form": APPLICATION_FORM,
        "filing_receipt": FILING_RECEIPT,
        **LETTERS,
    }
)
SEALED = frozenset(code for code, kind in KINDS.items() if kind.is_sealed)
CHOICES = [(code, kind.label) for code, kind in KINDS.items()]
COMPUTED = frozenset({"capitals"})


def complete(code: str, title: str, values: Values) -> dict[str, Any]:
    """The whole content of a paper: what the room said, and the usual words where it did not.

    A row may come as a sequence in the order of the columns; a payee is the party unless said.
    """
    kind = KINDS[code]
    whole = {**kind.usual, **values}
    for said_elsewhere in ("title", "number"):
        whole.pop(said_elsewhere, None)
    whole["title_lines"] = _fitting(whole["title_lines"]) or balance(title)
    if kind.columns:
        whole["rows"] = [_row(kind, row) for row in whole.get("rows", [])]
    if "annexes" in whole:
        subject = title.removeprefix("关于").removeprefix("下达").removesuffix("的通知")
        whole["annexes"] = whole["annexes"] or [f"{subject}安排表"]
        whole["printed_on"] = whole["printed_on"] or whole.get("date", "")
    return whole


def _fitting(lines: list[str]) -> list[str]:
    return lines if all(width(line) <= WIDEST for line in lines) else []


def _row(kind: PaperKind, row: Mapping[str, Any] | Sequence[Any]) -> dict[str, Any]:
    told = dict(row) if isinstance(row, Mapping) else dict(zip(kind.columns, row, strict=False))
    if "payee_name" in kind.columns and "party_name" not in told:
        told["party_name"] = told.get("payee_name", "")
    return {**told, "position": str(told.get("position", ""))}
