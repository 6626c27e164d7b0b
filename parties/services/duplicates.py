"""Parties registered twice: found by likeness, folded into one row by two registrars."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.transaction import atomic

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from parties.models import Duplicate, Party
from parties.services import entries
from records.models import File

ALIKE = 0.7
MOST_PAIRS = 100
LIKELY = """
    SELECT one.id, other.id, similarity(one.name, other.name) AS alike,
        one.legal_representative = other.legal_representative AND one.address = other.address
    FROM parties_party AS one
    JOIN parties_party AS other ON other.id > one.id AND (
        one.name %% other.name AND similarity(one.name, other.name) >= %s
        OR one.legal_representative = other.legal_representative
            AND one.address = other.address AND one.address <> '')
    WHERE NOT EXISTS (
            SELECT FROM parties_duplicate AS entry WHERE entry.status <> 'refused'
            AND entry.party_id IN (one.id, other.id) AND entry.kept_id IN (one.id, other.id))
        AND NOT EXISTS (
            SELECT FROM parties_succession AS entry WHERE entry.status <> 'refused'
            AND entry.predecessor_id IN (one.id, other.id)
            AND entry.successor_id IN (one.id, other.id))
    ORDER BY alike DESC, one.id LIMIT %s
"""
BOTH = "法定代表人和地址相同"
OWN = {  # what hangs on every row and stays where it is, or moves with the members
    "Member", "MembershipClaim", "Invitation", "Handover", "FormerName", "PartyCheck",
    "Enterprise", "Provider", "Duplicate", "NameChange", "TakeAway",
}  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """Two rows that may be one organisation, and what makes them look so."""

    one: Party
    other: Party
    why: str


def likely() -> list[Pair]:
    """Pairs with similar names, or with the same representative at the same address."""
    with connection.cursor() as cursor:
        cursor.execute(LIKELY, [ALIKE, MOST_PAIRS])
        found = cursor.fetchall()
    parties = Party.objects.in_bulk({pk for row in found for pk in row[:2]})
    return [
        Pair(parties[one], parties[other], BOTH if same else f"名称相似（{alike:.0%}）")
        for one, other, alike, same in found
    ]


def standing(party: Party) -> list[str]:
    """What hangs on a row so that it cannot be folded into another, in Chinese."""
    found = []
    for relation in Party._meta.related_objects:
        model = relation.related_model
        if model.__name__ in OWN and model._meta.app_label == "parties":
            continue
        count = model._base_manager.filter(**{relation.field.name: party.pk}).count()
        if count:
            found.append(f"{model._meta.verbose_name}{count}条")
    return found


@atomic
def enter(party: Party, kept: Party, document: File, *, by: User, note: str = "") -> Duplicate:
    """Enter that a row repeats another; nothing happens to either yet."""
    entries.check_registrar(by)
    party, kept = entries.hold_both(party, kept)
    _check(party, kept)
    with acting(by):
        return Duplicate.objects.create(
            party=party, kept=kept, document=document, note=note.strip(), entered_by=by
        )


def _check(party: Party, kept: Party) -> None:
    if party == kept:
        raise ValidationError({"kept": "不能与自身合并。"})
    if Duplicate.objects.confirmed().filter(party=kept).exists():
        raise ValidationError({"kept": f"{kept}本身已作为重复登记合并，请选择保留的主体。"})
    if hanging := standing(party):
        raise ValidationError(
            f"{party}名下已有{'、'.join(hanging)}，不能作为重复登记合并；"
            "确属同一单位的，请登记主体承继。"
        )


@atomic
def confirm(duplicate: Duplicate, *, by: User) -> Duplicate:
    """A second registrar stands by it: who acted for the wrong row acts for the right one."""
    entries.check_registrar(by)
    party, kept = entries.hold_both(duplicate.party, duplicate.kept)
    held = entries.hold_waiting(duplicate)
    entries.check_another(held, by)
    _check(party, kept)
    moment = clock.now()
    with acting(by):
        for member in party.members.filter(until__isnull=True):
            member.until = moment
            member.save(update_fields=["until"])
            kept.members.get_or_create(user=member.user, until=None, defaults={"kind": member.kind})
        return entries.stand_by(held, by)
