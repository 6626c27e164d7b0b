"""The daily seal: the heads of all audit chains, kept outside the database.

A line of `seals.jsonl` names the heads that moved since the line before it, a digest over all
heads, and the digest of the line before it. Copied to another machine, it shows what a restored
backup or an owner of the database has taken away.
"""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from accounts import clock
from records.invariant import rows

Heads = dict[str, tuple[int, str]]

LONGEST_GAP = timedelta(hours=26)  # a day, and room for the job to run
HEADS = "SELECT chain, length, hash FROM records_chainhead"
MISSING = """
    SELECT sealed.chain, least(sealed.length, coalesce(
        (SELECT max(seq) FROM records_auditentry AS one WHERE one.chain = sealed.chain), 0) + 1)
    FROM unnest(%s::text[], %s::bigint[], %s::text[]) AS sealed (chain, length, hash)
    LEFT JOIN records_auditentry AS entry
        ON entry.chain = sealed.chain AND entry.seq = sealed.length
    WHERE entry.hash IS DISTINCT FROM sealed.hash
    ORDER BY 1
"""


@dataclass(frozen=True)
class Seal:
    """One line of the file."""

    number: int
    at: str
    chains: int
    entries: int
    digest: str
    moved: Heads
    prev: str

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True)
class Sealed:
    """All that was sealed so far: the last seal, the newest head of each chain, what is wrong."""

    last: Seal | None
    heads: Heads
    fingerprint: str
    faults: tuple[str, ...]


def path() -> Path:
    """Where the seals are."""
    return Path(settings.SEAL_DIR) / "seals.jsonl"


def seal() -> Seal:
    """The heads of all chains, as they are now, are on the file."""
    place = path()
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with place.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        made = _next(_read(file))
        file.write(json.dumps(asdict(made), ensure_ascii=False, sort_keys=True) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return made


def faults() -> Iterator[str]:
    """Yield one line for each thing that was sealed and is no longer so."""
    sealed = _sealed()
    yield from sealed.faults
    chains = list(sealed.heads)
    lengths = [length for length, _ in sealed.heads.values()]
    hashes = [entry_hash for _, entry_hash in sealed.heads.values()]
    for chain, seq in rows(MISSING, chains, lengths, hashes):
        yield f"审计链 {chain} 第 {seq} 条：与库外封存不符（缺失、改写或恢复了旧备份）"


def overdue() -> Iterator[str]:
    """Yield a line where entries have waited for a seal for more than a day."""
    sealed = _sealed()
    since = sealed.last.moment if sealed.last else None
    ((first, last),) = rows("SELECT min(at), max(at) FROM records_auditentry")
    if last is None or (since and last <= since):
        return
    if clock.now() - (since or first) > LONGEST_GAP:
        yield f"审计记录自 {clock.local_date(since or first)} 起未封存"


def _next(sealed: Sealed) -> Seal:
    heads = {chain: (length, entry_hash) for chain, length, entry_hash in rows(HEADS)}
    moved = {chain: head for chain, head in heads.items() if sealed.heads.get(chain) != head}
    return Seal(
        number=sealed.last.number + 1 if sealed.last else 1,
        at=clock.now().isoformat(),
        chains=len(heads),
        entries=sum(length for length, _ in heads.values()),
        digest=_digest(heads),
        moved=moved,
        prev=sealed.fingerprint,
    )


def _sealed() -> Sealed:
    if not path().exists():
        return _read(())
    with path().open(encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        return _read(file)


def _read(lines: Iterable[str]) -> Sealed:
    last, heads, fingerprint, wrong = None, {}, "", []
    for number, line in enumerate(lines, start=1):
        try:
            one = Seal(**json.loads(line))
        except (ValueError, TypeError):
            wrong.append(f"封存文件第 {number} 行无法读取")
            continue
        if one.prev != fingerprint or one.number != number:
            wrong.append(f"封存文件第 {number} 行与前一行不相连")
        heads.update({chain: tuple(head) for chain, head in one.moved.items()})
        last, fingerprint = one, sha256(line.rstrip("\n").encode()).hexdigest()
    if last and _digest(heads) != last.digest:
        wrong.append(f"封存文件第 {last.number} 行的汇总校验值不符")
    return Sealed(last, heads, fingerprint, tuple(wrong))


def _digest(heads: Heads) -> str:
    lines = (f"{chain} {length} {entry_hash}\n" for chain, (length, entry_hash) in heads.items())
    return sha256("".join(sorted(lines)).encode()).hexdigest()
