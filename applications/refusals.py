"""Where the three refusals become what a screen shows: not you, not now, not like this."""

from django.contrib import messages
from django.utils.timezone import localtime

from applications.door import label
from applications.models import Case
from applications.workflow import CaseWorkflow
from parties.refusals import add_errors, database_words, is_chinese, told_on

__all__ = ["add_errors", "database_words", "last_step", "say_not_now", "told_on"]


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
    messages.warning(request, said if is_chinese(said) else last_step(case))
