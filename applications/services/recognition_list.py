"""Official lists: the document first, then its lines, held against what the house knows (R58)."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.transaction import atomic

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from applications.models import Recognition, RecognitionList
from applications.services.recognition import check_item, check_registrar
from parties.models import FormerName, Party
from parties.services.members import hold_all
from parties.uscc import normalise
from policies.models import AwardItem, PolicyVersion
from records.importing import copying
from records.models import File

MOST_CHARACTERS = Recognition._meta.get_field("named_as").max_length


@dataclass(frozen=True)
class Line:
    """One line as somebody typed it; without a day, the day of the document is meant."""

    uscc: str
    named_as: str
    item: str
    recognised_on: date | None = None


@dataclass(frozen=True)
class Checked:
    """A line that can be entered; ``row`` is there when the list already holds it, or another."""

    party: Party
    item: AwardItem
    named_as: str
    recognised_on: date
    warnings: tuple[str, ...] = ()
    row: Recognition | None = None

    @property
    def is_same(self) -> bool:
        """The list holds the line as it stands here."""
        row = self.row
        return row is not None and (_fold(row.named_as), row.recognised_on) == (
            _fold(self.named_as),
            self.recognised_on,
        )


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
        self.official_list, self.today = official_list, clock.today()
        parties = Party.objects.filter(uscc__in={_fold(code) for code in codes})
        self.parties = {party.uscc: party for party in parties.only("uscc", "name")}
        former = FormerName.objects.filter(party__in=parties)
        self.former_names = {(one.party_id, _fold(one.name)) for one in former}
        self.rows: dict[tuple[int, int], Recognition] = {}
        self.dropped: dict[tuple[int, int], Recognition] = {}
        for row in official_list.rows.order_by("pk"):
            is_dropped = row.status == Recognition.Status.DROPPED
            place = self.dropped if is_dropped else self.rows
            place[row.party_id, row.item_id] = row
        self._items: dict[date, dict[str, AwardItem]] = {}
        self._checked: set[tuple[int, date]] = set()

    def check_item(self, item: AwardItem, day: date) -> None:
        """Refuse an item that cannot be recognised on a day; what holds is asked once."""
        if (item.pk, day) not in self._checked:
            check_item(item, day)
            self._checked.add((item.pk, day))

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
    if day > register.today:
        errors["recognised_on"] = f"认定日期 {day} 晚于今天，请核对年份。"
    warnings = _take(errors, "named_as", _name, line.named_as, party, register) if party else ()
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
    register.check_item(item, day)
    return item


def _name(text: str, party: Party, register: Register) -> tuple[str, ...]:
    if not text.strip():
        raise ValidationError("请填写文件所列的单位名称。")
    if len(text.strip()) > MOST_CHARACTERS:
        raise ValidationError(f"单位名称不得超过 {MOST_CHARACTERS} 个字。")
    if _fold(text) == _fold(party.name):
        return ()
    if (party.pk, _fold(text)) in register.former_names:
        return (f"企业已由“{text.strip()}”更名为“{party.name}”，请核对更名证明。",)
    raise ValidationError(
        f"文件所列“{text.strip()}”与登记的“{party.name}”不符，也不是其曾用名；"
        "如已更名，请先在“主体”中登记曾用名。"
    )


def _held_against_the_list(checked: Checked, register: Register) -> Checked:
    key = checked.party.pk, checked.item.pk
    warnings = checked.warnings
    row = register.rows.get(key)
    if row is None:
        if dropped := register.dropped.get(key):
            warnings += (f"本名单曾剔除过这一行：{dropped.note}",)
        return replace(checked, warnings=warnings)
    found = replace(checked, row=row)
    if not found.is_same and not row.is_unchecked:
        raise ValidationError(
            {
                "uscc": f"该企业的“{checked.item}”已按“{row.named_as}”、{row.recognised_on}录入"
                "并复核，与本行不同，不能更改。"
            }
        )
    if row.status == Recognition.Status.RETURNED:
        warnings += (f"复核人退回过这一行：{row.note}",)
    return replace(found, warnings=warnings)


def hold(official_list: RecognitionList, codes: Iterable[str]) -> None:
    """Take a list in hand, and the parties it names, before its lines are held against them."""
    list(RecognitionList.objects.select_for_update(no_key=True).filter(pk=official_list.pk))
    hold_all(Party.objects.filter(uscc__in={_fold(code) for code in codes}))


@atomic
def add(official_list: RecognitionList, lines: Sequence[Checked], *, by: User) -> None:
    """Enter checked lines of a held list: new ones together, changed ones in place of the old."""
    check_registrar(by)
    lines = sorted(lines, key=lambda line: line.party.pk)
    new = [line for line in lines if line.row is None]
    with acting(by):
        copying.insert(
            Recognition,
            [
                {
                    "official_list_id": official_list.pk,
                    "party_id": line.party.pk,
                    "item_id": line.item.pk,
                    **_said(line, by),
                }
                for line in new
            ],
        )
        for line in lines:
            if line.row is not None and not line.is_same:
                Recognition.objects.filter(pk=line.row.pk).update(**_said(line, by))


def _said(line: Checked, by: User) -> dict[str, object]:
    """The line as this person enters it; whatever was said of an earlier one is settled."""
    return {
        "named_as": line.named_as,
        "recognised_on": line.recognised_on,
        "status": Recognition.Status.ENTERED,
        "note": "",
        "entered_by_id": by.pk,
    }


def _fold(text: str) -> str:
    """The same name however it is typed: width, blanks and capitals do not count."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(folded.split())
