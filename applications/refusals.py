"""Where the three refusals become what a screen shows: not you, not now, not like this."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.timezone import localtime

from applications.door import label
from applications.models import Case
from applications.workflow import CaseWorkflow


def last_step(case: Case) -> str:
    """Who took the last step of a case and when, as a sentence."""
    line = case.log.select_related("by__person").last()
    if line is None:
        return "案件状态已变化，请刷新后再办理。"
    name = label(getattr(CaseWorkflow, line.step), line.origin)
    return f"已由{line.by}于{localtime(line.at):%Y-%m-%d %H:%M}办理“{name}”，本次操作未作任何改变。"


def say_not_now(request, case: Case, refusal: Exception) -> None:
    """Tell that a step cannot be taken now: the service's own words, or who was faster."""
    said = str(refusal)
    messages.warning(request, said if _is_chinese(said) else last_step(case))


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
    return said if _is_chinese(said) else "数据库拒绝了这次操作，未作任何改变。请刷新后重试。"


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)
