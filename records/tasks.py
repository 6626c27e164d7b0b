"""What records does after a commit."""

from datetime import date

from accounts.services import digests
from records.importing import entering
from records.jobs import job
from records.services import files, printing, scanning


@job("records.render_paper")
def render_paper(pk: int) -> None:
    printing.render(pk)


@job("records.enter_table")
def enter_table(order: dict) -> None:
    entering.enter(order)


@job("records.scan_file")
def scan_file(pk: int) -> None:
    scanning.scan(pk)


@job("records.scan_waiting", daily="02:40")
def scan_waiting(day: str) -> None:
    scanning.scan_waiting(day)


@job("records.sweep_files", daily="03:10")
def sweep_files(_day: str) -> None:
    files.sweep()


@job("records.send_digests", daily="07:30")
def send_digests(day: str) -> None:
    digests.send(date.fromisoformat(day))
