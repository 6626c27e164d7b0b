"""Bans that other departments decided: many at once, each to be confirmed by another (R65)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.transaction import atomic

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from parties.models import Ban, Enterprise, Party
from parties.uscc import normalise
from payments.models import BanDecision
from payments.models.ban import OUR_OWN
from payments.services.bans import PROPOSERS, period
from records.paper_checks import unprintable

LONGEST = {
    "named_as": 120, "responsible": 60, "source": 60, "decision_number": 60, "facts": 2000,
}  # fmt: skip
ASKED = {
    "source": "请填写决定部门。",
    "decision_number": "请填写决定文号。",
    "facts": "请填写事实与依据。",
}


@dataclass(frozen=True)
class Line:
    """One decision as somebody typed it."""

    uscc: str
    named_as: str
    responsible: str
    source: str
    decision_number: str
    facts: str
    served_on: date | None


@dataclass(frozen=True)
class Checked:
    """A line that can be proposed; without a party, one is registered with it."""

    line: Line
    party: Party | None
    is_there: bool = False
    warnings: tuple[str, ...] = ()


class Register:
    """What lines are held against, read at once: parties, their bans, and decisions there are."""

    def __init__(self, codes: Iterable[str]) -> None:
        self.today = clock.today()
        self.parties = {party.uscc: party for party in Party.objects.filter(uscc__in=set(codes))}
        mine = [party.pk for party in self.parties.values()]
        self.bans: dict[int, list[Ban]] = {}
        for ban in Ban.objects.filter(party__in=mine, lifted_at__isnull=True):
            self.bans.setdefault(ban.party_id, []).append(ban)
        refused = BanDecision.Outcome.DECLINED
        decisions = BanDecision.objects.filter(party__in=mine).exclude(outcome=refused)
        self.decisions = {(row.party_id, row.decision_number): row for row in decisions}


def check(line: Line, register: Register) -> Checked:
    """Refuse what cannot be proposed, naming the cell."""
    errors = _words(line) | _served(line, register.today)
    try:
        line = replace(line, uscc=normalise(line.uscc))
    except ValueError as error:
        errors["uscc"] = f"{error}。"
    party = register.parties.get(line.uscc)
    if party is None:
        errors |= _unknown(line)
    if errors:
        raise ValidationError(errors)
    if party is None:
        return Checked(line, None, warnings=("本系统没有这个单位，将一并登记，日后申报即受限制。",))
    return _against(line, party, register)


def _words(line: Line) -> dict[str, str]:
    errors = {name: said for name, said in ASKED.items() if not getattr(line, name)}
    for name, most in LONGEST.items():
        if len(getattr(line, name)) > most:
            errors[name] = f"不得超过 {most} 个字。"
    if line.source == OUR_OWN:
        errors["source"] = f"{OUR_OWN}的决定由系统编号并出具决定书，请在“禁止申报”中逐件提出。"
    if unprintable(line.facts):
        errors["facts"] = "有文书无法印出的字符，请删去。"
    return errors


def _served(line: Line, today: date) -> dict[str, str]:
    if line.served_on is None:
        return {"served_on": "请填写送达日期；尚未送达的，送达后再录入。"}
    return {"served_on": "送达日期不能晚于今天。"} if line.served_on > today else {}


def _unknown(line: Line) -> dict[str, str]:
    asked = {"named_as": "单位名称", "responsible": "法定代表人"}
    return {
        name: f"本系统没有这个单位，请填写{label}，以便一并登记。"
        for name, label in asked.items()
        if not getattr(line, name)
    }


def _against(line: Line, party: Party, register: Register) -> Checked:
    there = register.decisions.get((party.pk, line.decision_number))
    if there is not None:
        if (there.source, there.served_on) != (line.source, line.served_on):
            said = (
                f"该文号已录入，决定部门为{there.source}，送达日期为{there.served_on or '未填'}。"
            )
            raise ValidationError({"decision_number": said})
        return Checked(line, party, is_there=True)
    starts_on, ends_on = period(line.served_on)
    for ban in register.bans.get(party.pk, ()):
        if ban.starts_on <= ends_on and ban.ends_on >= starts_on:
            said = f"该单位已在{ban.starts_on}至{ban.ends_on}禁止申报（{ban.decision_number}）。"
            raise ValidationError({"served_on": said})
    warnings = []
    if line.named_as and line.named_as != party.name:
        warnings.append(f"登记的名称为“{party.name}”。")
    if ends_on < register.today:
        warnings.append(f"禁止申报期已于{ends_on}届满。")
    return Checked(line, party, warnings=tuple(warnings))


@atomic
def propose_all(entries: Sequence[Checked], *, by: User) -> None:
    """Propose checked lines of held parties, all or none; none binds before it is confirmed."""
    if not by.roles & PROPOSERS:
        raise PermissionDenied("禁止申报由区经委异议核查员或评审负责人提出。")
    with acting(by):
        for entry in entries:
            line, party = entry.line, entry.party or _registered(entry.line)
            BanDecision.objects.create(
                key=uuid4().hex,
                party=party,
                source=line.source,
                decision_number=line.decision_number,
                facts=line.facts,
                responsible=line.responsible or party.legal_representative,
                served_on=line.served_on,
                proposed_by=by,
            )


def _registered(line: Line) -> Party:
    """A party of which nothing is known but that it is banned; its people claim it later."""
    party = Party(uscc=line.uscc, name=line.named_as, legal_representative=line.responsible)
    party.full_clean()
    party.save()
    Enterprise.objects.create(party=party)
    return party
