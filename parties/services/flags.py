"""What a party shares with others of the register: to be looked at, never a block (R13, R28)."""

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
        SELECT other.id,
            one.head <> '' AND one.head = other.head AS head,
            one.phone <> '' AND one.phone = other.phone AS phone,
            one.place <> '' AND one.place = other.place AS place,
            one.accounts && other.accounts AS account
        FROM known AS one JOIN known AS other ON other.id <> one.id
        WHERE one.id = %s
    )
    SELECT id, head, phone, place, account FROM found
    WHERE head OR phone OR place OR account ORDER BY id LIMIT %s
"""
WORDS = ("法定代表人相同", "联系电话相同", "地址相同", "使用同一银行账户")
MOST = 20


@dataclass(frozen=True)
class Flag:
    """Another party, and what it has in common with the one that was asked about."""

    other: Party
    shared: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.other}：{'、'.join(self.shared)}"


def flags(party: Party) -> list[Flag]:
    """Other parties with the same representative, telephone, address or bank account."""
    with connection.cursor() as cursor:
        cursor.execute(SHARED, [party.pk, MOST])
        rows = cursor.fetchall()
    others = Party.objects.in_bulk([row[0] for row in rows])
    return [
        Flag(others[pk], tuple(word for word, holds in zip(WORDS, marks, strict=True) if holds))
        for pk, *marks in rows
    ]
