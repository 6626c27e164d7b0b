"""Official lists: the document first, then its lines, held against what the house knows (R58)."""

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
from applications.services.recognition import check_registrar
from applications.services.titles import Meaning, Titles, ask
from parties.models import FormerName, Party
from parties.services.members import hold_all
from parties.uscc import normalise
from policies.models.titles import fold
from records.importing import copying
from records.models import File

MOST_CHARACTERS = Recognition._meta.get_field("named_as").max_length


@dataclass(frozen=True)
class Line:
    """One line as somebody typed it; without a day, the day of the document is meant."""

    uscc: str
    named_as: str
    title: str
    recognised_on: date | None = None


@dataclass(frozen=True)
class Checked:
    """A line that can be entered; ``row`` is there when the list already holds it, or another."""

    party: Party
    meaning: Meaning
    named_as: str
    recognised_on: date
    warnings: tuple[str, ...] = ()
    row: Recognition | None = None

    @property
    def is_same(self) -> bool:
        """The list holds the line as it stands here."""
        return self.row is not None and _words(self.row, self.row.title) == _words(
            self, self.meaning.title
        )


def _words(line: Recognition | Checked, title: str) -> tuple[str, str, date]:
    return fold(line.named_as), fold(title), line.recognised_on


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
        parties = Party.objects.filter(uscc__in={fold(code) for code in codes})
        self.parties = {party.uscc: party for party in parties.only("uscc", "name")}
        former = FormerName.objects.filter(party__in=parties)
        self.former_names = {(one.party_id, fold(one.name)) for one in former}
        self.rows: dict[tuple[int, int | str], Recognition] = {}
        self.dropped: dict[tuple[int, int | str], Recognition] = {}
        for row in official_list.rows.select_related("item").order_by("pk"):
            is_dropped = row.status == Recognition.Status.DROPPED
            place = self.dropped if is_dropped else self.rows
            place[row.party_id, row.item_id or fold(row.title)] = row
        self._titles: dict[date, Titles] = {}

    def titles_on(self, day: date) -> Titles:
        """What titles count as under the rules in force on a day."""
        if day not in self._titles:
            self._titles[day] = Titles(day)
        return self._titles[day]


def check(line: Line, register: Register) -> Checked:
    """Hold one line against the register; ValidationError names each cell that does not hold."""
    errors: dict[str, str] = {}
    day = line.recognised_on or register.official_list.issued_on
    party = _take(errors, "uscc", _party, line.uscc, register)
    meaning = _take(errors, "title", _title, line.title, day, register)
    if day > register.today:
        errors["recognised_on"] = f"认定日期 {day} 晚于今天，请核对年份。"
    warnings = _take(errors, "named_as", _name, line.named_as, party, register) if party else ()
    if errors:
        raise ValidationError(errors)
    warnings = (*(warnings or ()), *meaning.warnings)
    checked = Checked(party, meaning, line.named_as.strip(), day, warnings)
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


def _title(text: str, day: date, register: Register) -> Meaning:
    return register.titles_on(day).meaning(text)


def _name(text: str, party: Party, register: Register) -> tuple[str, ...]:
    if not text.strip():
        raise ValidationError("请填写文件所列的单位名称。")
    if len(text.strip()) > MOST_CHARACTERS:
        raise ValidationError(f"单位名称不得超过 {MOST_CHARACTERS} 个字。")
    if fold(text) == fold(party.name):
        return ()
    if (party.pk, fold(text)) in register.former_names:
        return (f"企业已由“{text.strip()}”更名为“{party.name}”，请核对更名证明。",)
    raise ValidationError(
        f"文件所列“{text.strip()}”与登记的“{party.name}”不符，也不是其曾用名；"
        "如已更名，请先在“主体”中登记曾用名。"
    )


def _held_against_the_list(checked: Checked, register: Register) -> Checked:
    key = checked.party.pk, checked.meaning.mark
    warnings = checked.warnings
    row = register.rows.get(key)
    if row is None:
        if dropped := register.dropped.get(key):
            warnings += (f"本名单曾剔除过这一行：{dropped.note}",)
        return replace(checked, warnings=warnings)
    found = replace(checked, row=row)
    if not found.is_same and not (row.is_unchecked or row.is_waiting):
        raise ValidationError(
            {
                "uscc": f"该企业的“{row.title}”已按“{row.named_as}”、{row.recognised_on}录入"
                "并复核，与本行不同，不能更改。"
            }
        )
    if row.status == Recognition.Status.RETURNED:
        warnings += (f"复核人退回过这一行：{row.note}",)
    return replace(found, warnings=warnings)


def hold(official_list: RecognitionList, codes: Iterable[str]) -> None:
    """Take a list in hand, and the parties it names, before its lines are held against them."""
    list(RecognitionList.objects.select_for_update(no_key=True).filter(pk=official_list.pk))
    hold_all(Party.objects.filter(uscc__in={fold(code) for code in codes}))


@atomic
def add(official_list: RecognitionList, lines: Sequence[Checked], *, by: User) -> None:
    """Enter checked lines of a held list: new ones together, changed ones in place of the old."""
    check_registrar(by)
    lines = sorted(lines, key=lambda line: line.party.pk)
    new = [line for line in lines if line.row is None]
    with acting(by):
        asked = ask((line.meaning for line in lines), by=by)
        copying.insert(
            Recognition,
            [
                {
                    "official_list_id": official_list.pk,
                    "party_id": line.party.pk,
                    **_said(line, by, asked),
                }
                for line in new
            ],
        )
        for line in lines:
            if line.row is not None and not line.is_same:
                Recognition.objects.filter(pk=line.row.pk).update(**_said(line, by, asked))


def _said(line: Checked, by: User, asked: dict) -> dict[str, object]:
    """The line as this person enters it; whatever was said of an earlier one is settled."""
    meaning = line.meaning
    question = asked.get((meaning.version.pk, fold(meaning.title)))
    return {
        "title": meaning.title,
        "item_id": meaning.item.pk if meaning.item else None,
        "mapping_id": meaning.mapping.pk if meaning.mapping else None,
        "question_id": question.pk if question else None,
        "named_as": line.named_as,
        "recognised_on": line.recognised_on,
        "status": Recognition.Status.WAITING if question else Recognition.Status.ENTERED,
        "note": "",
        "entered_by_id": by.pk,
    }
