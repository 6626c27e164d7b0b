"""What the printed public notice says: final strings only (Article 6 (1) 4; GB/T 9704)."""

from django.conf import settings
from django.utils.timezone import localtime

from policies.models import PolicyVersion
from policies.money import wan
from records.dates import in_full
from reviews.models import PublicNotice


def values(notice: PublicNotice, version: PolicyVersion) -> dict:
    """The values of the paper `public_notice`."""
    entries = list(notice.entries.all())
    days = version.working_days("notice")
    return {
        "title_lines": [notice.title],
        "policy_title": f"《{version.title}》",
        "policy_number": version.number,
        "period": f"{in_full(notice.first_day)}至{in_full(notice.last_day)}（{days}个工作日）",
        "contact": settings.PUBLIC_CONTACT,
        "issuer": settings.PUBLIC_CONTACT["unit"],
        "date": in_full(localtime(notice.published_at)),
        "rows": [
            [
                str(entry.position),
                entry.party_name,
                entry.uscc,
                entry.item_name,
                entry.title,
                entry.local_unit_name or "—",  # a provider may sit outside the district
                wan(entry.amount_fen),
                entry.remark,
            ]
            for entry in entries
        ],
        "total_wan": wan(sum(entry.amount_fen for entry in entries)),
    }
