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
LETTERS: dict[str, tuple[str, dict]] = {
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
