"""Ladder money of earlier schemes: entered by one person, counted once another agrees (R26)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.db.transaction import atomic

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from accounts.roles import Role
from applications.models import LadderEntry, OpeningBalance
from parties.lineage import lineage, lineages
from parties.models import Party
from parties.services.members import hold, hold_lines
from policies.models import AwardItem
from policies.money import wan
from policies.stages import Rule
from records.importing import copying
from records.models import File

Status = OpeningBalance.Status
MOST_CHARACTERS = OpeningBalance._meta.get_field("note").max_length


@dataclass(frozen=True)
class Line:
    """What an enterprise was given before, in fen, as somebody typed it."""

    party: Party
    item: AwardItem
    amount_fen: int
    awarded_on: date
    note: str = ""

    def is_same(self, row: OpeningBalance) -> bool:
        """The row says what the line says."""
        facts = attrgetter("item_id", "amount_fen", "awarded_on", "note")
        return facts(row) == (self.item.pk, self.amount_fen, self.awarded_on, self.note)


class Register:
    """What openings are held against, read at once: rungs, awards, and balances there are."""

    def __init__(self, parties: Iterable[Party]) -> None:
        self.today = clock.today()
        keys = [party.pk for party in parties]
        tiers = AwardItem.objects.exclude(ladder=None).values_list("ladder")
        self.most = dict(tiers.annotate(Max("standard_fen")))
        self.awards = _awards_of(keys)
        self.rows: dict[tuple[int, int | None], OpeningBalance] = {}
        self.refused: dict[tuple[int, int | None], OpeningBalance] = {}
        balances = OpeningBalance.objects.filter(party__in=keys).select_related("item", "party")
        for row in balances.order_by("pk"):
            place = self.refused if row.status == Status.REFUSED else self.rows
            place[row.party_id, row.item.rank] = row

    def row(self, line: Line) -> OpeningBalance | None:
        """The balance of the same enterprise on the same rung."""
        return self.rows.get((line.party.pk, line.item.rank))


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
    line, register = Line(party, item, amount, awarded_on, note.strip()), Register([party])
    check(line, register)
    if register.row(line):
        raise ValidationError({"uscc": f"{party}第{item.rank}档的期初已录入。"})
    with acting(by):
        return OpeningBalance.objects.create(**_said(line, evidence, by))


@atomic
def enter_all(
    lines: Sequence[tuple[Line, OpeningBalance | None]], evidence: File, *, by: User
) -> None:
    """Enter checked lines of held parties, all or none; a balance beside one becomes as it says."""
    _check_registrar(by)
    lines = sorted(lines, key=lambda one: one[0].party.pk)
    new = [line for line, row in lines if row is None]
    with acting(by):
        copying.insert(OpeningBalance, [_said(line, evidence, by) for line in new])
        for line, row in lines:
            if row is not None:
                OpeningBalance.objects.filter(pk=row.pk).update(**_said(line, evidence, by))


def _said(line: Line, evidence: File, by: User) -> dict[str, object]:
    return {
        "party_id": line.party.pk,
        "item_id": line.item.pk,
        "amount_fen": line.amount_fen,
        "awarded_on": line.awarded_on,
        "note": line.note,
        "evidence_id": evidence.pk,
        "entered_by_id": by.pk,
    }


def check(line: Line, register: Register) -> None:
    """Refuse what cannot be an opening balance, naming the cell."""
    errors: dict[str, str] = {}
    item, most = line.item, register.most.get(line.item.ladder_id, 0)
    if item.rule != Rule.LADDER:
        errors["item"] = f"“{item}”不在台阶之列，无须登记期初。"
    elif not 0 < line.amount_fen <= most:
        errors["amount"] = f"期初金额须大于零，且不超过最高档标准{wan(most)}万元。"
    if line.awarded_on > register.today:
        errors["awarded_on"] = "奖励日期不能晚于今天。"
    if len(line.note) > MOST_CHARACTERS:
        errors["note"] = f"说明不得超过 {MOST_CHARACTERS} 个字。"
    if entry := register.awards.get(line.party.pk):
        errors["uscc"] = _against(line.party, entry)
    if errors:
        raise ValidationError(errors)


def check_against_row(line: Line, row: OpeningBalance) -> None:
    """A balance that a second person has decided, or of another item, is not changed by a line."""
    if row.status != Status.ENTERED:
        raise ValidationError(
            {"uscc": f"{line.party}第{line.item.rank}档的期初已复核记入，与本行不同，不能更改。"}
        )
    if row.item_id != line.item.pk:
        raise ValidationError(
            {"uscc": f"{line.party}第{line.item.rank}档的期初已按“{row.item}”录入。"}
        )


def _awards_of(parties: Collection[int]) -> dict[int, LadderEntry]:
    """Awards that were reckoned without an opening balance, by party: they stand against it."""
    lines = lineages(parties)
    everybody = {party for line in lines.values() for party in line}
    live = LadderEntry.objects.filter(is_live=True, party__in=everybody)
    counted = live.exclude(kind=LadderEntry.Kind.OPENING).select_related("item").order_by("-pk")
    by_party = {entry.party_id: entry for entry in counted if entry.net_fen > 0}
    return {
        party: by_party[one] for party, line in lines.items() for one in line if one in by_party
    }


def _against(party: Party, entry: LadderEntry) -> str:
    return (
        f"{party}已在本系统记入{entry.tier}奖励{wan(entry.net_fen)}万元，"
        "计算时没有这笔期初，不能再补录；请先由评审负责人处理该笔奖励。"
    )


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
    if entry := _awards_of([held.party.pk]).get(held.party.pk):
        raise ValidationError(_against(held.party, entry))
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
