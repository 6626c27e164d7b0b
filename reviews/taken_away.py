"""What a party takes away of this room: what everybody could read of it on a public notice."""

from parties.sections import section
from reviews.models import NoticeEntry, PublicNotice


@section(
    "notices", "公示", "notice__title", "notice__first_day", "notice__last_day", "position",
    "item_name", "title", "amount_fen", "remark",
)  # fmt: skip
def notices(party, user):
    return NoticeEntry.objects.filter(
        notice__in=PublicNotice.objects.published(), case__party=party
    )
