"""A term is changed together with the reading behind it: a note on each rule it touches (R67)."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import clock
from accounts.models import User
from policies.models import Note, PolicyVersion

CODE = "change"


def check(version: PolicyVersion, question: str, answer: str) -> None:
    """Say what a note lacks; ValidationError names the cell."""
    errors = {}
    if not question.strip():
        errors["note_question"] = "改动条款须登记执行口径：请写明问题。"
    elif Note.objects.filter(
        version=version, code=CODE, question=question.strip(), noted_on=clock.today()
    ).exists():
        errors["note_question"] = "今天已登记过同样的问题，请写明这次改动的是什么。"
    if not answer.strip():
        errors["note_answer"] = "改动条款须登记执行口径：请写明口径，即为什么这样定。"
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def note(
    version: PolicyVersion, rules: Iterable[str], *, by: User, question: str, answer: str
) -> list[Note]:
    """Leave the same reading on each rule that is changed; the database asks for it."""
    return Note.objects.bulk_create(
        Note(
            version=version, code=CODE, rule=rule, question=question.strip(),
            answer=answer.strip(), author=str(by), noted_on=clock.today(),
        )
        for rule in sorted(set(rules))
    )  # fmt: skip
