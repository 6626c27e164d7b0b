"""What a party shares with others of the register: to be looked at, never a block (R13, R28)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from parties.models import Party

SHARED = """
    WITH known AS (
        SELECT party.id, btrim(legal_representative) AS head,
            regexp_replace(contact_phone, '\\D', '', 'g') AS phone,
            regexp_replace(address, '\\s', '', 'g') AS place,
            ARRAY(SELECT number_digest FROM parties_bankaccount AS account
                WHERE account.party_id = party.id AND retired_at IS NULL) AS accounts
        FROM parties_party AS party
    ), found AS (
        SELECT one.id AS of, other.id,
            one.head <> '' AND one.head = other.head AS head,
            one.phone <> '' AND one.phone = other.phone AS phone,
            one.place <> '' AND one.place = other.place AS place,
            one.accounts && other.accounts AS account
        FROM known AS one JOIN known AS other ON other.id <> one.id
        WHERE one.id = ANY(%s)
    )
    SELECT of, id, head, phone, place, account FROM found
    WHERE head OR phone OR place OR account ORDER BY of, id LIMIT %s
"""
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
    with connection.cursor() as cursor:
        cursor.execute(SHARED, [list(asked), MOST * len(asked)])
        rows = [row for row in cursor.fetchall() if row[1] not in asked]
    others = Party.objects.in_bulk({row[1] for row in rows}) if rows else {}
    return [
        Flag(
            asked[of],
            others[pk],
            tuple(word for word, holds in zip(WORDS, marks, strict=True) if holds),
        )
        for of, pk, *marks in rows
    ]
