"""What records does after a commit."""

from records.jobs import job
from records.services import files, printing


@job("records.render_paper")
def render_paper(pk: int) -> None:
    printing.render(pk)


@job("records.sweep_files", daily="03:10")
def sweep_files(_day: str) -> None:
    files.sweep()
