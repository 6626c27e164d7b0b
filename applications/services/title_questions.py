"""The answer to a question about a title: into the mapping, by two people, or not (R29, R67)."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.db.transaction import atomic

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from accounts.roles import Role
from applications.models import Recognition, TitleQuestion
from policies.models import AwardItem, Note, TitleMapping
from policies.stages import Stage

ANSWERERS = frozenset({Role.REGISTRAR, Role.REVIEW_LEAD})
CHECKERS = ANSWERERS | {Role.SIGNATORY}
RULE = "titles"
TWICE = "同一名单中该企业的同一奖励项目已另有一行。"
State, Status = TitleQuestion.State, Recognition.Status


def _hold(question: TitleQuestion, *states: str) -> TitleQuestion:
    rows = TitleQuestion.objects.select_related("version", "mapping__item", "mapping__entered_by")
    asked = rows.select_for_update(of=("self",), no_key=True).get(pk=question.pk)
    if asked.state not in states:
        raise ValidationError(f"本称号已是“{asked.get_state_display()}”，请查看最新情况。")
    return asked


def _refuse_strangers(by: User) -> None:
    if not by.roles & ANSWERERS:
        raise PermissionDenied("称号询问由区经委登记员或评审负责人答复。")


@atomic
def propose(
    question: TitleQuestion, item: AwardItem, *, by: User, document_number: str, issued_on: date,
    reading: str,
) -> TitleQuestion:  # fmt: skip
    """Say which award item the title counts as, and why; a second person checks it."""
    _refuse_strangers(by)
    asked = _hold(question, State.OPEN, State.REJECTED)
    if not reading.strip():
        raise ValidationError({"reading": "请写明口径：为什么这一称号相当于该奖励项目。"})
    if not items_of(asked).filter(pk=item.pk).exists():
        raise ValidationError({"item": "请选择本版本免申即享的奖励项目。"})
    with acting(by):
        asked.mapping = TitleMapping.objects.create(
            version=asked.version, title=asked.title, folded=asked.folded, item=item, entered_by=by,
            document_number=document_number.strip(), issued_on=issued_on, reading=reading.strip(),
        )  # fmt: skip
        return _answer(asked, State.PROPOSED, by)


@atomic
def reject(question: TitleQuestion, *, by: User, reading: str) -> TitleQuestion:
    """The title does not qualify; the lines that bear it leave their lists with the reason."""
    _refuse_strangers(by)
    asked = _hold(question, State.OPEN)
    reason = reading.strip()
    if not reason:
        raise ValidationError({"reading": "请写明不予列入的原因。"})
    with acting(by):
        _note(asked, reason, by)
        asked.rows.filter(status=Status.WAITING).update(
            status=Status.DROPPED, note=f"称号不予列入对照：{reason}"
        )
        asked.reason = reason
        return _answer(asked, State.REJECTED, by)


@atomic
def confirm(question: TitleQuestion, *, by: User) -> TitleQuestion:
    """A second person stands by the mapping: it counts, and the lines that waited go on."""
    asked = _hold_proposed(question, by)
    with acting(by):
        mapping = asked.mapping
        mapping.note = _note(asked, mapping.reading, mapping.entered_by)
        _check(mapping, TitleMapping.Status.STANDING, by)
        for row in asked.rows.filter(status=Status.WAITING).order_by("pk"):
            _go_on(row, mapping)
        asked.state = State.MAPPED
        asked.save(update_fields=["state"])
    return asked


@atomic
def send_back(question: TitleQuestion, *, by: User, reading: str) -> TitleQuestion:
    """The second person does not stand by the mapping; the question is open again."""
    asked = _hold_proposed(question, by)
    if not reading.strip():
        raise ValidationError({"reading": "请写明退回的原因。"})
    with acting(by):
        _check(asked.mapping, TitleMapping.Status.REFUSED, by)
        asked.mapping, asked.reason = None, reading.strip()
        return _answer(asked, State.OPEN, by)


def items_of(question: TitleQuestion) -> QuerySet[AwardItem]:
    """The items that a title can count as: those that need no application."""
    return AwardItem.objects.filter(
        version=question.version_id, stages__stage=Stage.CONFIRMATION
    ).order_by("position")


def _hold_proposed(question: TitleQuestion, by: User) -> TitleQuestion:
    if not by.roles & CHECKERS:
        raise PermissionDenied("称号对照由区经委登记员、评审负责人或签发人复核。")
    asked = _hold(question, State.PROPOSED)
    if asked.mapping.entered_by.person_id == by.person_id:
        raise PermissionDenied("称号对照由拟定人以外的人复核。")
    return asked


def _answer(asked: TitleQuestion, state: str, by: User) -> TitleQuestion:
    asked.state, asked.answered_by, asked.answered_at = state, by, clock.now()
    asked.save(update_fields=["state", "mapping", "reason", "answered_by", "answered_at"])
    return asked


def _check(mapping: TitleMapping, status: TitleMapping.Status, by: User) -> None:
    mapping.status, mapping.checked_by, mapping.checked_at = status, by, clock.now()
    mapping.save(update_fields=["status", "note", "checked_by", "checked_at"])


def _note(asked: TitleQuestion, answer: str, author: User) -> Note:
    return Note.objects.create(
        version=asked.version, code="titles", rule=RULE, noted_on=clock.today(), answer=answer,
        question=f"称号“{asked.title}”能否免申即享？", author=str(author),
    )  # fmt: skip


def _go_on(row: Recognition, mapping: TitleMapping) -> None:
    """A line that waited now names its award item; another line of the same makes it fall."""
    others = Recognition.objects.filter(
        official_list=row.official_list_id, party=row.party_id, item=mapping.item_id
    ).exclude(status=Status.DROPPED)
    if row.recognised_on < mapping.issued_on:
        row.status, row.note = Status.DROPPED, f"认定日期早于称号对照适用的{mapping.issued_on}。"
    elif others.exists():
        row.status, row.note = Status.DROPPED, TWICE
    else:
        row.item, row.mapping, row.status = mapping.item, mapping, Status.ENTERED
    row.save(update_fields=["item", "mapping", "status", "note"])
