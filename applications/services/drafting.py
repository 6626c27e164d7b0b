"""Filling in a draft page by page: each page is kept by itself, and a stale one is told (R40)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.db.transaction import atomic
from django_fsm import TransitionNotAllowed

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from applications.filing_steps import FilingStep
from applications.models import Case
from applications.services import corrections, filing, investment

KEPT: Mapping[str, tuple[str, ...]] = {
    FilingStep.UNIT: ("place",),
    FilingStep.PROJECT: ("title", "summary", "completed_on"),
    FilingStep.INVESTMENT: (),
    FilingStep.MATERIALS: (),
    FilingStep.ACCOUNT: ("account", "has_committed"),
}


class ChangedElsewhere(TransitionNotAllowed):
    """The page was kept elsewhere, on another device or by a colleague, since it was shown."""


def token(case: Case, step: str) -> str:
    """What a page showed, in sixteen signs: it comes back with the page and tells a stale one."""
    values = [str(getattr(case, _column(name))) for name in KEPT[step]]
    lines = []
    if step == FilingStep.INVESTMENT:
        lines = [asdict(line) for line in investment.typed(case)]
    return _token(values, lines)


def _token(values: list[str], lines: list[dict[str, Any]]) -> str:
    text = json.dumps([values, lines], ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _column(name: str) -> str:
    return "account_id" if name == "account" else name


@atomic
def keep(
    case: Case, step: str, declared: Mapping[str, Any], *, by: User, seen: str = "", at: str = ""
) -> Case:
    """Keep what one page declares, complete or not; nothing is judged yet.

    ``seen`` is the token of the page as it was shown: if the page was kept elsewhere since, with
    other content, nothing changes. ``at`` is the page at which the filing goes on next time.
    """
    case = filing.hold_editable(case, by)
    before = token(case, step) if seen else ""
    lines = declared.get("lines")
    account = declared.get("account")
    if account is not None and not case.party.bank_accounts.in_use().filter(pk=account.pk).exists():
        raise ValidationError({"account": "请选择本单位已确认的收款账户。"})
    changed = corrections.touched(case, {name: declared[name] for name in KEPT[step]}, lines)
    corrections.demand_open(case, changed)
    for name in KEPT[step]:
        setattr(case, name, declared[name])
    if seen not in ("", before) and _typed_token(case, step, lines) != before:
        raise ChangedElsewhere(
            "本页内容刚刚在另一处（另一台设备或另一位经办人）修改过，您填写的还没有保存。"
        )
    case.saved_at, case.filing_step = clock.now(), at or step
    with acting(by, savepoint=False):
        case.save(update_fields=[*KEPT[step], "saved_at", "filing_step"])
        if lines is not None:
            investment.keep(case, lines)
    return case


def _typed_token(case: Case, step: str, lines: list[investment.Line] | None) -> str:
    """The token that the page has once it is kept as typed."""
    if lines is None:
        return token(case, step)
    return _token([], [asdict(line) for line in lines])
