"""A long table is entered by a job: looked at anew, entered whole or refused; told as it goes."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from import_export.results import Result

from accounts.services import inbox
from records import jobs
from records.importing import marking, waiting
from records.importing.reading import read
from records.importing.rows import CHANGED, NEW, RESOURCES, CheckedRows
from records.models import Job


@dataclass(frozen=True)
class Outcome:
    """What became of a table: what is said of it, and the table of its faults if it was refused."""

    said: str
    is_entered: bool
    faults: str = ""


def ask(
    resource: type[CheckedRows], table: str, facts: Mapping[str, Model], *, then: str, second: str
) -> Job:
    """The table that waits under this name will be entered, once however often it is asked."""
    order = {
        "resource": resource.key(),
        "table": table,
        "facts": {name: [row._meta.label, row.pk] for name, row in facts.items()},
        "then": then,
        "second": second,
    }
    return jobs.write("records.enter_table", order, key=_key(table))


def asked(table: str) -> Job | None:
    """The job that enters the table of this name, as it stands."""
    return Job.objects.filter(dedupe_key=_key(table)).first()


def outcome(table: str) -> Outcome:
    """What became of a table whose job is done."""
    return Outcome(**waiting.outcome(table))


def enter(order: Mapping) -> None:
    """Enter the table or leave everything as it was, and keep what is to be said of it."""
    table = waiting.WaitingTable(name=order["table"])
    resource = RESOURCES[order["resource"]]
    facts = {
        name: apps.get_model(label)._default_manager.get(pk=pk)
        for name, (label, pk) in order["facts"].items()
    }
    jobs.progress(1, "正在读取表格")
    try:
        rows = read(table.read(), tuple(resource.names.values()))
        result = resource(**facts).import_data(rows, dry_run=False)
    except (ValidationError, PermissionDenied) as refusal:
        said = "；".join(getattr(refusal, "messages", [str(refusal)]))
        found = Outcome(f"没有录入：{said}", is_entered=False)
    else:
        found = _outcome(result, order["second"])
    inbox.tell([facts["by"]], "表格导入已办结", found.said)
    waiting.keep_outcome(order["table"], asdict(found))


def _outcome(result: Result, second: str) -> Outcome:
    if not result.invalid_rows:
        return Outcome(said_of(result, second), is_entered=True)
    kept = waiting.WaitingTable()
    kept.save(marking.marked(result.dataset, result.invalid_rows))
    said = f"没有录入：表格中有 {len(result.invalid_rows)} 处不符合，一行也没有录入。"
    return Outcome(said, is_entered=False, faults=kept.name)


def said_of(result: Result, second: str) -> str:
    """What was entered, and who checks it."""
    new, changed = result.totals[NEW], result.totals[CHANGED]
    if not new + changed:
        return f"表格的 {result.total_rows} 行与已录入的完全相同，没有改变。"
    done = "、".join(
        f"{word} {number} 行" for word, number in (("已录入", new), ("已更改", changed)) if number
    )
    return f"{done}，请{second}复核。" if second else f"{done}。"


def _key(table: str) -> str:
    return f"enter:{table}"
