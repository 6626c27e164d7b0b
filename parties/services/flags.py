"""What a party shares with others of the register: to be looked at, never a block (R13, R28)."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.prepared import Statement
from parties.models import Party

# Each side of a comparison is written as its index is, in `parties/models`.
SHARED = Statement(
    "parties_sharing",
    """
    WITH asked AS (
        SELECT id, btrim(legal_representative) AS head,
            regexp_replace(contact_phone, '\\D', '', 'g') AS phone,
            regexp_replace(address, '\\s', '', 'g') AS place
        FROM parties_party WHERE id = ANY($1)
    ), found AS (
        SELECT one.id AS of, other.id, 'head' AS what FROM asked AS one
            JOIN parties_party AS other ON btrim(other.legal_representative) = one.head
            WHERE one.head <> ''
        UNION ALL SELECT one.id, other.id, 'phone' FROM asked AS one
            JOIN parties_party AS other
                ON regexp_replace(other.contact_phone, '\\D', '', 'g') = one.phone
            WHERE one.phone <> ''
        UNION ALL SELECT one.id, other.id, 'place' FROM asked AS one
            JOIN parties_party AS other
                ON regexp_replace(other.address, '\\s', '', 'g') = one.place
            WHERE one.place <> ''
        UNION ALL SELECT own.party_id, other.party_id, 'account' FROM asked AS one
            JOIN parties_bankaccount AS own
                ON own.party_id = one.id AND own.retired_at IS NULL
            JOIN parties_bankaccount AS other
                ON other.number_digest = own.number_digest AND other.retired_at IS NULL
    )
    SELECT of, id, bool_or(what = 'head'), bool_or(what = 'phone'), bool_or(what = 'place'),
        bool_or(what = 'account')
    FROM found WHERE of <> id GROUP BY of, id ORDER BY of, id LIMIT $2
    """,
)
WORDS = ("法定代表人相同", "联系电话相同", "地址相同", "使用同一银行账户")
MOST = 20


@dataclass(frozen=True)
class Flag:
    """Another party, and what it has in common with the one that was asked about."""

    of: Party
    other: Party
    shared: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.other}：{'、'.join(self.shared)}"


def flags(party: Party) -> list[Flag]:
    """Other parties with the same representative, telephone, address or bank account."""
    return flags_of([party])


def flags_of(parties: Sequence[Party]) -> list[Flag]:
    """The same for several parties at once; what they share among themselves is left out."""
    asked = {party.pk: party for party in parties}
    found = SHARED.run(list(asked), MOST * len(asked))
    rows = [row for row in found if row[1] not in asked]
    others = Party.objects.in_bulk({row[1] for row in rows}) if rows else {}
    return [
        Flag(
            asked[of],
            others[pk],
            tuple(word for word, holds in zip(WORDS, marks, strict=True) if holds),
        )
        for of, pk, *marks in rows
    ]
