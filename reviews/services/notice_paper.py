"""What the printed public notice says: final strings only (Article 6 (1) 4; GB/T 9704)."""

from django.utils.timezone import localtime

from policies.models import PolicyVersion
from policies.money import wan
from reviews.models import PublicNotice

CONTACT = {
    "unit": "上海市青浦区经济委员会",
    "section": "产业投资科",
    "phone": "021-00000000",
    "email": "example@example.invalid",
    "address": "上海市青浦区公园路100号",
    "postcode": "201799",
}


def long_date(day) -> str:
    """2026年3月2日, without leading zeros (GB/T 9704-2012)."""
    return f"{day.year}年{day.month}月{day.day}日"


def values(notice: PublicNotice, version: PolicyVersion) -> dict:
    """The values of the paper `public_notice`."""
    entries = list(notice.entries.all())
    days = version.working_days("notice")
    return {
        "title_lines": [notice.title],
        "policy_title": f"《{version.title}》",
        "policy_number": version.number,
        "period": f"{long_date(notice.first_day)}至{long_date(notice.last_day)}（{days}个工作日）",
        "contact": CONTACT,
        "issuer": CONTACT["unit"],
        "date": long_date(localtime(notice.published_at)),
        "rows": [
            [
                str(entry.position),
                entry.party_name,
                entry.uscc,
                entry.item_name,
                entry.title,
                entry.local_unit_name,
                wan(entry.amount_fen),
                entry.remark,
            ]
            for entry in entries
        ],
        "total_wan": wan(sum(entry.amount_fen for entry in entries)),
    }
