"""What a party takes away of this room: what it filed, what it was told, what it was given.

No word of those who judged: what officials wrote reaches the party by letters alone.
"""

from applications.models import (
    Case,
    Channel,
    InvestmentLine,
    LadderEntry,
    Letter,
    Material,
    Post,
    Recognition,
)
from parties.sections import section
from records.models import Paper


@section(
    "cases", "申报", "number", "item__name", "title", "summary", "completed_on", "has_committed",
    "created_at", "submitted_at", "accepted_at", "paper_received_on", "disbursed_at",
    "recovered_fen",
)  # fmt: skip
def cases(party, user):
    return Case.objects.visible_to(user).filter(party=party)


@section(
    "materials", "申报材料", "case__number", "kind__name", "file__name", "added_at", "replaced_at",
    files=("file",),
)  # fmt: skip
def materials(party, user):
    return Material.objects.visible_to(user).filter(case__party=party)


@section(
    "investment", "投资明细", "case__number", "name", "kind", "supplier", "invoice_code",
    "invoice_number", "equipment_number", "paid_on", "amount_fen",
)  # fmt: skip
def investment(party, user):
    return InvestmentLine.objects.visible_to(user).filter(case__party=party)


@section("letters", "文书", "case__number", "paper__number", "paper__title", "paper__issued_at",
         files=("paper__file",))  # fmt: skip
def letters(party, user):
    issued = Letter.objects.visible_to(user).filter(paper__state=Paper.State.ISSUED)
    return issued.filter(case__party=party)


@section(
    "recognitions", "上级认定", "title", "item__name", "named_as", "official_list__document_number",
    "recognised_on", "status",
)  # fmt: skip
def recognitions(party, user):
    return Recognition.objects.visible_to(user).filter(party=party)


@section(
    "ladder", "晋档台账", "kind", "item__name", "rank", "standard_fen", "amount_fen",
    "recovered_fen", "entered_at",
)  # fmt: skip
def ladder(party, user):
    return LadderEntry.objects.visible_to(user).filter(party=party)


@section(
    "posts", "往来", "case__number", "office", "text", "at", files=("file",),
)  # fmt: skip
def posts(party, user):
    shared = Post.objects.visible_to(user).filter(channel=Channel.APPLICANT)
    return shared.filter(case__party=party)
