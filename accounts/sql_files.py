"""SQL kept in files of a room, as operations of its migrations."""

from pathlib import Path

from django.db.migrations import RunSQL

ROOT = Path(__file__).resolve().parents[1]


def read(room: str, name: str) -> str:
    """Return the text of `<room>/sql/<name>.sql`."""
    return (ROOT / room / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def run(room: str, name: str) -> RunSQL:
    """Run `<room>/sql/<name>.sql`, which may be run again and is not undone."""
    return RunSQL(read(room, name), RunSQL.noop)
