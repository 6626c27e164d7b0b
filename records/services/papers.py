"""Official papers: numbered with the decision, rendered after it, then immutable."""

from collections.abc import Iterator

import structlog
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File as Upload
from django.db import connection, transaction
from django.db.models import Count, F, Max, Min

from accounts import clock
from accounts.acting import acting
from accounts.ids import random_id
from accounts.models import User
from accounts.roles import COMMISSION, Role
from records import jobs, storage
from records.models import NumberSeries, Paper
from records.paper_checks import check
from records.paper_kinds import KINDS, Values, complete
from records.services import numbers

log = structlog.get_logger(__name__)


@transaction.atomic
def issue(kind: str, title: str, values: Values, *, by: User, series: str = "", key: str) -> Paper:
    """A paper has its number and waits to be rendered; the same key is the same paper."""
    _hold(key)
    if known := Paper.objects.filter(key=key).first():
        return known
    whole = complete(kind, title, values)
    check(kind, whole)
    series = series or KINDS[kind].series
    with acting(by):
        return _number(Paper(key=key, kind=kind, title=title, values=whole, issued_by=by), series)


def _number(paper: Paper, series: str) -> Paper:
    year = clock.today().year
    serial = numbers.take(series, year) if series else None
    paper.series, paper.year, paper.serial = series, year, serial
    paper.number = numbers.document_number(series, year, serial) if serial else ""
    paper.save()
    jobs.write("records.render_paper", paper.pk, key=f"render_paper:{paper.pk}")
    return paper


@transaction.atomic
def try_again(paper: Paper, *, by: User) -> None:
    """A failed paper waits to be rendered once more, after fonts or templates were mended."""
    if not by.roles & (COMMISSION | {Role.HOUSE}):
        raise PermissionDenied("制作失败的公文由区经委重新制作。")
    paper = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    if paper.state != Paper.State.FAILED:
        raise ValidationError("只有制作失败的公文可以重新制作。")
    paper.state, paper.fault = Paper.State.WAITING, ""
    paper.save(update_fields=["state", "fault"])
    log.info("paper tried again", paper=paper.pk, by=by.pk)
    jobs.write("records.render_paper", paper.pk, key=f"render_paper:{paper.pk}:{random_id()}")


def faults() -> Iterator[str]:
    """Yield one line for each series with a gap, and each paper that is not its file (I-08)."""
    numbered = Paper.objects.exclude(series="").order_by("series", "year").values("series", "year")
    for found in numbered.annotate(count=Count("pk"), first=Min("serial"), last=Max("serial")):
        taken = NumberSeries.objects.filter(code=found["series"], year=found["year"])
        if found["count"] != found["last"] - found["first"] + 1:
            yield f"{found['series']}〔{found['year']}〕的文号不连续"
        elif taken.values_list("last", flat=True).first() != found["last"]:
            yield f"{found['series']}〔{found['year']}〕的最后文号与序列不符"
    for paper in Paper.objects.filter(state=Paper.State.ISSUED).exclude(sha256=F("file__sha256")):
        yield f"公文 {paper.pk} 的校验值与其文件不符"


def same_as(paper: Paper, copy: Upload) -> bool:
    """Whether a file that somebody holds is, byte for byte, the paper or its sheet as issued."""
    known = {found.sha256 for found in (paper.file, paper.sheet) if found}
    return storage.sha256(copy) in known


def _hold(key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"paper:{key}"])
