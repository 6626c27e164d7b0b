"""Printing an official paper, as a job does it. Only who prints loads this, and the typesetter."""

import structlog
from django.db import transaction
from django.utils.text import Truncator

from accounts import clock
from accounts.models import User
from accounts.services import inbox
from records import proof, rendering, sheets
from records.models import File, Paper
from records.paper_kinds import KINDS
from records.services import files
from records.sniffing import PDF

log = structlog.get_logger(__name__)


@transaction.atomic
def render(pk: int) -> None:
    """The paper is issued with its files; or has failed, if it prints what it should not."""
    paper = Paper.objects.select_for_update(of=("self",)).get(pk=pk)
    if paper.state == Paper.State.ISSUED:
        return None
    try:
        pdf = rendering.pdf(
            paper.kind, paper.title, paper.values, number=paper.number, public_id=paper.public_id
        )
    except rendering.MissingGlyph as missing:
        return _fail(paper, [str(missing)])
    sheet = _sheet(paper)
    faults = proof.faults_of_pdf(pdf, paper.kind, paper.values)
    if sheet:
        faults += proof.faults_of_sheet(sheet, paper.kind, paper.values)
    return _fail(paper, faults) if faults else _file(paper, pdf, sheet)


def _sheet(paper: Paper) -> bytes:
    if not KINDS[paper.kind].has_sheet:
        return b""
    return sheets.xlsx(paper.kind, paper.title, paper.values, number=paper.number)


def _file(paper: Paper, pdf: bytes, sheet: bytes) -> None:
    stem = Truncator(f"{paper.number}{paper.title}").chars(100, truncate="")
    paper.file = _made(pdf, f"{stem}.pdf", PDF.media_type)
    paper.sheet = _made(sheet, f"{stem}.xlsx", sheets.MEDIA_TYPE) if sheet else None
    paper.sha256 = paper.file.sha256
    paper.state, paper.issued_at, paper.fault = Paper.State.ISSUED, clock.now(), ""
    paper.save(update_fields=["file", "sheet", "sha256", "state", "issued_at", "fault"])


def _made(content: bytes, name: str, media_type: str) -> File:
    house = User.objects.house()
    return files.store_made(content, name=name, media_type=media_type, by=house)


def _fail(paper: Paper, faults: list[str]) -> None:
    log.error("paper failed its proof", paper=paper.pk, faults=faults)
    paper.state, paper.fault = Paper.State.FAILED, "\n".join(faults[:20])
    paper.save(update_fields=["state", "fault"])
    inbox.tell([paper.issued_by], "公文制作失败", f"{paper}：{faults[0]}")
