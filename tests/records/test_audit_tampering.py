"""What an owner of the database does to the audit is found, and the first wrong entry is named."""

import json
from contextlib import contextmanager
from datetime import timedelta

import pytest

from accounts import clock, clock_control
from accounts.acting import acting
from accounts.models import Person, User
from records import audit
from records.models import ChainHead
from records.services import sealing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def seals(settings, tmp_path):
    settings.SEAL_DIR = tmp_path / "seals"
    return settings.SEAL_DIR / "seals.jsonl"


@pytest.fixture
def chain():
    """A chain of five entries, and another of one."""
    house = User.objects.house()
    with acting(house):
        person = Person.objects.create(name="第一")
        Person.objects.create(name="旁人")
        for name in ("第二", "第三", "第四", "第五"):
            Person.objects.filter(pk=person.pk).update(name=name)
    return f"person:{person.pk}"


@pytest.fixture
def tamper(owner):
    """Do as the owner what no trigger sees."""

    @contextmanager
    def unguarded():
        tables = ("records_auditentry", "records_chainhead", "accounts_person")
        for table in tables:
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        for table in tables:
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    def run(*statements, chain):
        with unguarded():
            for statement in statements:
                owner.execute(statement, {"chain": chain})

    return run


HERE = "chain = %(chain)s AND seq"
UPDATE = "UPDATE records_auditentry SET"
FALSE_ENTRY = """
    INSERT INTO records_auditentry (chain, seq, at, actor_id, request_id, table_name, row_id, op,
        after, txid, prev_hash, hash)
    SELECT chain, seq + 1, at, actor_id, '', table_name, row_id, op, after, txid, hash,
        repeat('0', 64)
    FROM records_auditentry WHERE chain = %(chain)s AND seq = """
DELETE = "DELETE FROM records_auditentry WHERE chain = %(chain)s AND seq "
SHORTEN = """
    UPDATE records_chainhead SET length = 3, hash = (
        SELECT hash FROM records_auditentry AS entry WHERE entry.chain = %(chain)s AND seq = 3)
    WHERE chain = %(chain)s
"""
BEHEAD = "DELETE FROM records_chainhead WHERE chain = %(chain)s"
FORGE = (
    f"{UPDATE} after = jsonb_build_object('name', '伪造') WHERE {HERE} = 5",
    """
    UPDATE records_auditentry SET hash = house_audit_hash(prev_hash, chain, seq, at, actor_id,
        request_id, table_name, row_id, op, before, after, txid)
    WHERE chain = %(chain)s AND seq = 5
    """,
    """
    UPDATE records_chainhead SET hash = (
        SELECT hash FROM records_auditentry AS entry WHERE entry.chain = %(chain)s AND seq = 5)
    WHERE chain = %(chain)s
    """,
)
TAMPERED = {
    "changed": ([f"{UPDATE} after = '{{}}' WHERE {HERE} = 3"], 3),
    "actor changed": ([f"{UPDATE} actor_id = 9 WHERE {HERE} = 2"], 2),
    "deleted": ([DELETE + "= 3"], 3),
    "deleted at the end": ([DELETE + "= 5"], 5),
    "inserted at the end": ([FALSE_ENTRY + "5"], 6),
    "inserted between": (
        [
            f"{UPDATE} seq = -seq WHERE {HERE} > 3",
            f"{UPDATE} seq = 1 - seq WHERE {HERE} < 0",
            FALSE_ENTRY + "3",
        ],
        4,
    ),
    "reordered": (
        [
            f"{UPDATE} seq = 9 WHERE {HERE} = 3",
            f"{UPDATE} seq = 3 WHERE {HERE} = 4",
            f"{UPDATE} seq = 4 WHERE {HERE} = 9",
        ],
        3,
    ),
    "emptied": (["TRUNCATE records_auditentry"], 1),
}


@pytest.mark.parametrize(("statements", "seq"), TAMPERED.values(), ids=TAMPERED)
def test_tampering_is_found(statements, seq, chain, tamper):
    assert list(audit.verify()) == []

    tamper(*statements, chain=chain)

    found = [breach for breach in audit.verify() if f" {chain} " in breach]
    assert found
    assert f"{chain} 第 {seq} 条" in found[0]


def test_consistent_forgery_is_found_by_the_seal_alone(chain, tamper):
    sealing.seal()

    tamper(*FORGE, chain=chain)

    assert list(audit.verify()) == []
    assert list(sealing.faults()) == [
        f"审计链 {chain} 第 5 条：与库外封存不符（缺失、改写或恢复了旧备份）"
    ]


def test_older_backup_is_found_by_the_seal(chain, tamper):
    sealing.seal()

    tamper(DELETE + ">= 4", SHORTEN, chain=chain)

    assert list(audit.verify()) == []
    (fault,) = sealing.faults()
    assert f"{chain} 第 4 条" in fault


def test_chain_that_vanished_is_found_by_the_seal(chain, tamper):
    sealing.seal()

    tamper(DELETE + "> 0", BEHEAD, chain=chain)

    assert list(audit.verify()) == []
    (fault,) = sealing.faults()
    assert f"{chain} 第 1 条" in fault


def test_seal_holds_while_the_chain_grows(chain):
    sealing.seal()
    with acting(User.objects.house()):
        Person.objects.filter(name="第五").update(name="第六")

    assert list(sealing.faults()) == []


def test_seal_names_only_the_heads_that_moved(chain):
    first = sealing.seal()
    with acting(User.objects.house()):
        Person.objects.filter(name="第五").update(name="第六")
    second = sealing.seal()
    third = sealing.seal()

    assert first.moved.keys() == set(ChainHead.objects.values_list("chain", flat=True))
    assert second.moved.keys() == {chain}
    assert third.moved == {}
    assert (first.number, second.number, third.number) == (1, 2, 3)
    assert second.entries == first.entries + 1
    assert third.digest == second.digest
    assert list(sealing.faults()) == []


def _edit(line: str) -> str:
    seal = json.loads(line)
    return json.dumps({**seal, "at": "2020-01-01T00:00:00+08:00"}, sort_keys=True)


SPOILT = {
    "edited": lambda lines: [_edit(lines[0]), *lines[1:]],
    "shortened at the front": lambda lines: lines[1:],
    "a line missing": lambda lines: [lines[0], lines[2]],
    "unreadable": lambda lines: [*lines[:2], "{"],
    "not a seal": lambda lines: [*lines[:2], "[]"],
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_spoilt_seal_file_is_found(spoil, chain, seals):
    for name in ("甲", "乙", "丙"):
        with acting(User.objects.house()):
            Person.objects.filter(pk=chain.removeprefix("person:")).update(name=name)
        sealing.seal()
    assert list(sealing.faults()) == []

    seals.write_text("\n".join(spoil(seals.read_text().splitlines())) + "\n")

    assert any("封存文件" in fault for fault in sealing.faults())


def test_entries_without_a_seal_for_a_day_are_overdue(chain):
    assert list(sealing.overdue()) == []

    with clock_control.pinned(clock.now() + timedelta(hours=27)):
        assert list(sealing.overdue()) != []
        sealing.seal()
        assert list(sealing.overdue()) == []
