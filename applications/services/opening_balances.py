"""Ladder money of earlier schemes: entered by one person, counted once another agrees (R26)."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.db.transaction import atomic

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from accounts.roles import Role
from applications.models import LadderEntry, OpeningBalance
from parties.lineage import lineage
from parties.models import Party
from parties.services.members import hold, hold_lines
from policies.models import AwardItem
from policies.money import wan
from policies.stages import Rule
from records.models import File

Status = OpeningBalance.Status


@atomic
def enter(
    party: Party,
    item: AwardItem,
    amount: int,
    evidence: File,
    *,
    awarded_on: date,
    by: User,
    note: str = "",
) -> OpeningBalance:
    """Enter what an enterprise was given before (fen); it does not count yet."""
    _check_registrar(by)
    party = hold(party)
    check(party, item, amount, awarded_on)
    with acting(by):
        return OpeningBalance.objects.create(
            party=party,
            item=item,
            amount_fen=amount,
            awarded_on=awarded_on,
            evidence=evidence,
            note=note.strip(),
            entered_by=by,
        )


def check(party: Party, item: AwardItem, amount: int, awarded_on: date) -> None:
    """Refuse what cannot be an opening balance, naming the cell."""
    errors: dict[str, str] = {}
    if item.rule != Rule.LADDER:
        errors["item"] = f"“{item}”不在台阶之列，无须登记期初。"
    elif not 0 < amount <= _most(item):
        errors["amount"] = f"期初金额须大于零，且不超过最高档标准{wan(_most(item))}万元。"
    if awarded_on > clock.today():
        errors["awarded_on"] = "奖励日期不能晚于今天。"
    if standing := _award_of(party) or _balance_of(party, item):
        errors["uscc"] = standing
    if errors:
        raise ValidationError(errors)


def _most(item: AwardItem) -> int:
    tiers = AwardItem.objects.filter(ladder=item.ladder_id)
    return tiers.aggregate(most=Max("standard_fen"))["most"]


def _award_of(party: Party) -> str:
    """An award that was reckoned without the balance stands against it."""
    live = LadderEntry.objects.filter(party__in=lineage(party), is_live=True)
    for entry in live.exclude(kind=LadderEntry.Kind.OPENING).select_related("item"):
        if entry.net_fen > 0:
            return (
                f"{party}已在本系统记入{entry.tier}奖励{wan(entry.net_fen)}万元，"
                "计算时没有这笔期初，不能再补录；请先由评审负责人处理该笔奖励。"
            )
    return ""


def _balance_of(party: Party, item: AwardItem) -> str:
    others = OpeningBalance.objects.filter(party=party, item__rank=item.rank)
    if others.exclude(status=Status.REFUSED).exists():
        return f"{party}第{item.rank}档的期初已录入。"
    return ""


def beside(balance: OpeningBalance) -> list[OpeningBalance]:
    """What is entered for others of the line: it counts too, and must not be the same money."""
    others = OpeningBalance.objects.filter(party__in=lineage(balance.party))
    standing = others.exclude(party=balance.party).exclude(status=Status.REFUSED)
    return list(standing.select_related("party", "item").order_by("pk"))


@atomic
def confirm(balance: OpeningBalance, *, by: User) -> LadderEntry:
    """A second person stands by the balance; from now on it counts against new awards."""
    _check_registrar(by)
    held = _hold_waiting(balance)
    if held.entered_by.person_id == by.person_id:
        raise PermissionDenied("期初由录入人以外的另一位登记员复核。")
    if award := _award_of(held.party):
        raise ValidationError(award)
    item = held.item
    with acting(by):
        entry = LadderEntry.objects.create(
            party=held.party,
            item=item,
            kind=LadderEntry.Kind.OPENING,
            code=item.code,
            rank=item.rank,
            standard_fen=item.standard_fen,
            amount_fen=held.amount_fen,
            evidence=held.evidence,
        )
        held.entry, held.status = entry, Status.CONFIRMED
        _decide(held, by)
    return entry


@atomic
def refuse(balance: OpeningBalance, *, by: User, reason: str) -> OpeningBalance:
    """The evidence does not bear the balance, or it was entered wrongly."""
    _check_registrar(by)
    held = _hold_waiting(balance)
    if not reason.strip():
        raise ValidationError({"reason": "请写明未通过的原因。"})
    with acting(by):
        held.status, held.reason = Status.REFUSED, reason.strip()
        _decide(held, by)
    return held


def _decide(held: OpeningBalance, by: User) -> None:
    held.decided_by, held.decided_at = by, clock.now()
    held.save(update_fields=["entry", "status", "reason", "decided_by", "decided_at"])


def _check_registrar(by: User) -> None:
    if not by.has_role(Role.REGISTRAR):
        raise PermissionDenied("晋档期初由区经委登记员录入和复核。")


def _hold_waiting(balance: OpeningBalance) -> OpeningBalance:
    hold_lines([balance.party_id])
    party = hold(balance.party)
    rows = OpeningBalance.objects.select_related("item", "entered_by", "evidence")
    held = rows.select_for_update(of=("self",), no_key=True).get(pk=balance.pk)
    held.party = party
    if held.status != Status.ENTERED:
        raise ValidationError(f"这笔期初已是“{held.get_status_display()}”。")
    return held
