"""Invented letters for the tests of records: what a room says of each."""

from tests.records import samples

CONTACT = samples.notice(1)["contact"]
POLICY = "《青浦区推进企业智能化改造和智能工厂建设实施细则（试行）》（青经发〔2022〕19号）"
NAME = "上海𠅤泰䶮曜智能装备制造（集团）股份有限公司青浦第一分公司"
CASE = {
    "party_name": NAME,
    "policy": POLICY,
    "case_number": "QP-2026-0017",
    "item_name": "区级智能车间",
    "project": "汽车电子装配智能车间升级改造项目",
    "submitted_on": "2026年11月2日",
    "contact": CONTACT,
    "date": "2026年11月5日",
}
REASONS = [
    "实际经营地不在本区，街镇实地核实的地址为外区厂房（第四条）。",
    "投资明细表所列发票与付款凭证不一致，无法确认实施投入。",
]
LETTERS: dict[str, tuple[str, dict]] = {
    "acceptance": (
        "受理通知书",
        CASE
        | {
            "accepted_on": "2026年11月5日",
            "accepted_by": "夏阳街道",
            "next_step": "下一环节由区经委初审员办理，办理期限为10个工作日。",
        },
    ),
    "correction": (
        "补正通知书",
        CASE
        | {
            "items": ["营业执照副本扫描件不清，请重新上传。", "诊断报告缺少企业主要负责人签字。"],
            "limit_days": 5,
            "due_on": "2026年11月12日",
        },
    ),
    "non_acceptance": (
        "不予受理告知书",
        CASE | {"clause": "第六条（一）2", "reasons": REASONS},
    ),
    "non_support": (
        "不予支持告知书",
        CASE | {"stage": "区经委初审", "clause": "第六条（一）3", "reasons": REASONS},
    ),
    "termination": (
        "终止办理告知书",
        CASE | {"clause": "第四条和第七条", "reasons": ["单位已迁出本区。"]},
    ),
    "result": (
        "结果告知书",
        CASE
        | {
            "decision": "已经青浦区产业发展协调推进办公室审议通过",
            "clause": "第五条（二）",
            "amount_fen": 10_000_000,
            "derivation": [
                "区级智能车间（第2档）奖励标准为20万元。",
                "区级智能生产线（第1档）已奖励或已确定10万元，予以抵减。",
                "晋档补差：20万元减去10万元，为10万元。",
            ],
            "next_step": "下一环节由区经委、区财政局联合下达，办理期限为10个工作日。",
        },
    ),
    "objection_reply": (
        "异议答复书",
        {
            "party_name": NAME,
            "objector": "上海㛃美食品有限公司",
            "notice_title": samples.NOTICE_TITLE,
            "item_name": "区级智能车间",
            "project": "汽车电子装配智能车间升级改造项目",
            "received_on": "2026年11月25日",
            "conclusion": "异议部分成立。",
            "findings": ["经实地核查，申报的8台设备中有6台在用。", "2台设备的投入不予认定。"],
            "effect": "核减该项目的拟支持金额，公示程序继续进行。",
            "contact": CONTACT,
            "date": "2026年12月4日",
        },
    ),
    "recovery_demand": (
        "追回通知书",
        {
            "party_name": NAME,
            "uscc": "91310118MA1JX0007K",
            "case_number": "QP-2026-0017",
            "item_name": "区级智能车间",
            "order_number": "青经发〔2026〕7号",
            "paid_on": "2026年12月9日",
            "paid_fen": 20_000_000,
            "ground": "弄虚作假骗取支持资金的",
            "facts": "申报材料所列的8台设备未在现场使用。\n其中3张发票与已享受其他支持的项目重复。",
            "clause": "《青浦区推进企业智能化改造和智能工厂建设实施细则（试行）》第七条",
            "demanded_fen": 20_000_000,
            "due_on": "2027年3月15日",
            "account_note": "户名：上海市青浦区财政局\n账号：1001741800000000001\n"
            "开户银行：演示银行青浦支行",
            "contact": CONTACT,
            "date": "2027年2月26日",
        },
    ),
    "ban_decision": (
        "禁止申报决定书",
        {
            "party_name": NAME,
            "uscc": "91310118MA1JX0007K",
            "legal_representative": "王㛃",
            "facts": "以虚假发票和虚假设备清单骗取区级智能车间奖励资金200,000.00元，情节严重。",
            "clause": "《青浦区推进企业智能化改造和智能工厂建设实施细则（试行）》第七条",
            "served_on": "2027年3月1日",
            "starts_on": "2027年3月2日",
            "ends_on": "2030年3月1日",
            "remedies": "如不服本决定，可以自收到本决定书之日起60日内申请行政复议，"
            "或者自收到本决定书之日起6个月内提起行政诉讼。",
            "contact": CONTACT,
            "date": "2027年3月1日",
        },
    ),
}
