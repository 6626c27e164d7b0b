"""Where *not like this* becomes words on a form: what a service or the database refuses."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.transaction import atomic


@contextmanager
def told_on(form) -> Iterator[None]:
    """Do what is inside whole, or nothing of it: then the form says what was refused."""
    try:
        with atomic():
            yield
    except (ValidationError, IntegrityError) as refusal:
        add_errors(form, refusal)


def add_errors(form, refusal: Exception) -> None:
    """Put what a service refuses on the form: at its field, else on the form as a whole."""
    if isinstance(refusal, IntegrityError):
        refusal = ValidationError(database_words(refusal))
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for field, errors in refusal.error_dict.items():
        form.add_error(field if field in form.fields else None, errors)


def database_words(refusal: IntegrityError) -> str:
    """The words of a trigger, or a plain sentence for a bare constraint."""
    said = getattr(getattr(refusal.__cause__, "diag", None), "message_primary", "") or ""
    return said if is_chinese(said) else "数据库拒绝了这次操作，未作任何改变。请刷新后重试。"


def is_chinese(text: str) -> bool:
    """Whether a text was written for our users."""
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)
