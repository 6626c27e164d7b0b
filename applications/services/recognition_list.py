"""Official lists: the document first, then its lines, held against what the house knows (R58)."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.transaction import atomic

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from applications.models import Recognition, RecognitionList
from applications.services.recognition import check_item, check_registrar
from parties.models import Party
from parties.uscc import normalise
from policies.models import AwardItem, PolicyVersion
from records.models import File


@dataclass(frozen=True)
class Line:
    """One line as somebody typed it; without a day, the day of the document is meant."""

    uscc: str
    named_as: str
    item: str
    recognised_on: date | None = None


@dataclass(frozen=True)
class Checked:
    """A line that can be entered; ``row`` is there when it has been entered already."""

    party: Party
    item: AwardItem
    named_as: str
    recognised_on: date
    warnings: tuple[str, ...] = ()
    row: Recognition | None = None


@atomic
def open_list(
    *, by: User, document_number: str, issuer: str, issued_on: date, document: File
) -> RecognitionList:
    """Register the document whose lines are going to be entered."""
    check_registrar(by)
    if issued_on > clock.today():
        raise ValidationError({"issued_on": "发文日期不能晚于今天。"})
    with acting(by):
        opened = RecognitionList(
            document_number=document_number.strip(),
            issuer=issuer.strip(),
            issued_on=issued_on,
            document=document,
            entered_by=by,
        )
        opened.full_clean(exclude=["document", "entered_by"])
        opened.save()
    return opened


class Register:
    """What a list is held against, read at once: parties, items, and what it already holds."""

    def __init__(self, official_list: RecognitionList, codes: Iterable[str]) -> None:
        self.official_list = official_list
        parties = Party.objects.filter(uscc__in={_fold(code) for code in codes})
        self.parties = {party.uscc: party for party in parties.prefetch_related("former_names")}
        rows = official_list.rows.exclude(status=Recognition.Status.DROPPED)
        self.rows = {(row.party_id, row.item_id): row for row in rows}
        self._items: dict[date, dict[str, AwardItem]] = {}

    def items_on(self, day: date) -> dict[str, AwardItem]:
        """The items of the rules in force on a day, by name and by code."""
        if day not in self._items:
            versions = PolicyVersion.objects.in_force_on(day)
            found = AwardItem.objects.filter(version__in=versions).select_related("version")
            self._items[day] = {
                key: item
                for item in found.prefetch_related("stages")
                for key in (_fold(item.name), _fold(item.code))
            }
        return self._items[day]


def check(line: Line, register: Register) -> Checked:
    """Hold one line against the register; ValidationError names each cell that does not hold."""
    errors: dict[str, str] = {}
    day = line.recognised_on or register.official_list.issued_on
    party = _take(errors, "uscc", _party, line.uscc, register)
    item = _take(errors, "item", _item, line.item, day, register)
    if day > clock.today():
        errors["recognised_on"] = f"认定日期 {day} 晚于今天，请核对年份。"
    warnings = _take(errors, "named_as", _name, line.named_as, party) if party else ()
    if errors:
        raise ValidationError(errors)
    checked = Checked(party, item, line.named_as.strip(), day, warnings or ())
    return _held_against_the_list(checked, register)


def _take(errors: dict[str, str], cell: str, rule: Callable[..., Any], *given: Any) -> Any:
    """What a rule finds; its refusal goes under the cell, or under the one it names itself."""
    try:
        return rule(*given)
    except ValidationError as refusal:
        named = getattr(refusal, "error_dict", None)
        where = next(iter(named)) if named else cell
        errors[where] = " ".join(refusal.messages)
        return None


def _party(text: str, register: Register) -> Party:
    try:
        code = normalise(text)
    except ValueError as error:
        raise ValidationError(f"{error}。") from error
    if code not in register.parties:
        raise ValidationError(f"{code}未在本系统登记；请先在“主体”中登记，或请企业注册后再录入。")
    return register.parties[code]


def _item(text: str, day: date, register: Register) -> AwardItem:
    known = register.items_on(day)
    if not known:
        raise ValidationError(
            {"recognised_on": f"认定日期 {day} 不在任何实施细则的有效期内，请核对年份。"}
        )
    item = known.get(_fold(text))
    if item is None:
        raise ValidationError(f"没有名为“{text.strip()}”的奖励项目，请照模板中的名称填写。")
    check_item(item, day)
    return item


def _name(text: str, party: Party) -> tuple[str, ...]:
    if not text.strip():
        raise ValidationError("请填写文件所列的单位名称。")
    if _fold(text) == _fold(party.name):
        return ()
    if _fold(text) in {_fold(former.name) for former in party.former_names.all()}:
        return (f"企业已由“{text.strip()}”更名为“{party.name}”，请核对更名证明。",)
    raise ValidationError(
        f"文件所列“{text.strip()}”与登记的“{party.name}”不符，也不是其曾用名；"
        "如已更名，请先在“主体”中登记曾用名。"
    )


def _held_against_the_list(checked: Checked, register: Register) -> Checked:
    row = register.rows.get((checked.party.pk, checked.item.pk))
    if row is None:
        return checked
    same = (_fold(row.named_as), row.recognised_on) == (
        _fold(checked.named_as),
        checked.recognised_on,
    )
    if not same:
        raise ValidationError(
            {
                "uscc": f"本名单已录入该企业的“{checked.item}”（“{row.named_as}”，"
                f"{row.recognised_on}），与本行不同；请先剔除原行。"
            }
        )
    return Checked(checked.party, checked.item, checked.named_as, checked.recognised_on, row=row)


@atomic
def add(official_list: RecognitionList, lines: Sequence[Checked], *, by: User) -> list[Recognition]:
    """Enter the checked lines, all or none; those entered before are left as they are."""
    check_registrar(by)
    RecognitionList.objects.select_for_update(no_key=True).get(pk=official_list.pk)
    with acting(by):
        return Recognition.objects.bulk_create(
            Recognition(
                official_list=official_list,
                party=line.party,
                item=line.item,
                named_as=line.named_as,
                recognised_on=line.recognised_on,
                entered_by=by,
            )
            for line in lines
            if line.row is None
        )


def _fold(text: str) -> str:
    """The same name however it is typed: width, blanks and capitals do not count."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(folded.split())
