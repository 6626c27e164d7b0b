"""The audit tells every change, in order, with who did it; the application cannot touch it."""

import threading
from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError

from accounts import clock, clock_control
from accounts.acting import acting
from accounts.models import Person, User
from records import audit
from records.models import AuditEntry, ChainHead

pytestmark = pytest.mark.django_db

NEW_YEAR = datetime(2027, 1, 1, tzinfo=clock.SHANGHAI)


@pytest.fixture
def house():
    return User.objects.house()


@pytest.fixture
def person(house):
    with acting(house, request="r-1"):
        return Person.objects.create(name="张三", phone="13800000000")


def entries(row) -> list[AuditEntry]:
    return list(AuditEntry.objects.of_chain("person", row.pk))


def test_insert_tells_the_whole_row(person, house):
    (entry,) = entries(person)

    assert (entry.seq, entry.op, entry.row_id) == (1, "INSERT", str(person.pk))
    assert (entry.table_name, entry.actor, entry.request_id) == ("accounts_person", house, "r-1")
    assert entry.before is None
    assert entry.after["name"] == "张三"
    assert entry.txid > 0


def test_update_tells_only_what_changed(person, house):
    with acting(house):
        Person.objects.filter(pk=person.pk).update(name="李四")

    entry = entries(person)[-1]

    assert (entry.seq, entry.op) == (2, "UPDATE")
    assert (entry.before, entry.after) == ({"name": "张三"}, {"name": "李四"})


def test_delete_tells_what_was_there(person, house):
    with acting(house):
        person.delete()

    entry = AuditEntry.objects.get(op="DELETE", table_name="accounts_person")

    assert entry.before["name"] == "张三"
    assert entry.after is None


def test_update_that_changes_nothing_is_not_told_and_needs_no_actor(person):
    Person.objects.filter(pk=person.pk).update(name="张三")

    assert len(entries(person)) == 1


def test_omitted_column_is_not_told_and_needs_no_actor(house):
    User.objects.filter(pk=house.pk).update(last_login=NEW_YEAR)

    assert not AuditEntry.objects.of_row(house).filter(op="UPDATE").exists()


def test_masked_column_shows_a_fingerprint(person):
    (entry,) = entries(person)

    assert entry.after["phone"] == "#" + sha256(b"13800000000").hexdigest()[:16]


def test_entries_of_one_transaction_stand_in_order_under_one_number(person, house):
    with acting(house):
        for name in ("甲", "乙", "丙"):
            Person.objects.filter(pk=person.pk).update(name=name)

    told = entries(person)[1:]

    assert [entry.after["name"] for entry in told] == ["甲", "乙", "丙"]
    assert len({entry.txid for entry in told}) == 1
    assert list(audit.verify()) == []


def test_what_is_rolled_back_is_not_told(person, house):
    with pytest.raises(RuntimeError), acting(house):
        _rename_and_fail(person)

    assert len(entries(person)) == 1
    assert ChainHead.objects.get(chain=f"person:{person.pk}").length == 1


def _rename_and_fail(person):
    Person.objects.filter(pk=person.pk).update(name="李四")
    raise RuntimeError


def test_chain_links_each_entry_to_the_one_before(person, house):
    with acting(house):
        Person.objects.filter(pk=person.pk).update(name="李四")

    first, second = entries(person)
    head = ChainHead.objects.get(chain=f"person:{person.pk}")

    assert (first.prev_hash, second.prev_hash) == ("", first.hash)
    assert (head.length, head.hash) == (2, second.hash)


def test_time_never_goes_back_within_a_chain(person, house):
    with clock_control.pinned(NEW_YEAR), acting(house):
        Person.objects.filter(pk=person.pk).update(name="甲")
    with clock_control.pinned(NEW_YEAR - timedelta(minutes=5)), acting(house):
        Person.objects.filter(pk=person.pk).update(name="乙")

    assert [entry.at for entry in entries(person)[1:]] == [NEW_YEAR, NEW_YEAR]


@pytest.mark.parametrize("actor", ["", "0x1", "1; DROP TABLE x", "none"])
def test_change_without_an_actor_is_refused(actor):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('house.actor', %s, true)", [actor])

    with pytest.raises(IntegrityError, match="审计：没有操作人"), transaction.atomic():
        Person.objects.bulk_create([Person(name="王五")])


def test_raw_statement_is_told(person, house):
    with acting(house), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_person SET name = '李四' WHERE id = %s", [person.pk])

    assert entries(person)[-1].after == {"name": "李四"}


def test_session_cannot_ask_to_be_passed_over(person, house):
    with acting(house), connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'pgtrigger_audited%'")
        names = ",".join(name for (name,) in cursor.fetchall())
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{names}}}"])
        Person.objects.filter(pk=person.pk).update(name="李四")

    assert len(entries(person)) == 2


FORGE = """
    CREATE TEMP TABLE applications_case (id bigint);
    CREATE TRIGGER forge AFTER INSERT ON applications_case FOR EACH ROW
        EXECUTE FUNCTION public.house_audit('case', 'id', 'id', '', '');
    INSERT INTO applications_case VALUES (1)
"""


def test_session_cannot_forge_entries_with_a_table_of_its_own(house):
    with (
        acting(house),
        pytest.raises(DatabaseError, match="只记录本系统的数据表"),
        transaction.atomic(),
    ):
        connection.cursor().execute(FORGE)

    assert not AuditEntry.objects.of_chain("case", 1).exists()


FORBIDDEN = {
    "update": "UPDATE records_auditentry SET request_id = ''",
    "delete": "DELETE FROM records_auditentry",
    "truncate": "TRUNCATE records_auditentry",
    "insert": "INSERT INTO records_auditentry SELECT * FROM records_auditentry",
    "rewrite the head": "UPDATE records_chainhead SET length = 0",
    "remove the head": "DELETE FROM records_chainhead",
    "disable the trigger": "ALTER TABLE accounts_person DISABLE TRIGGER USER",
    "drop the guard": "DROP TRIGGER records_auditentry_stays ON records_auditentry",
    "replace the pen": "ALTER FUNCTION house_audit() SECURITY INVOKER",
    "pass over all triggers": "SET session_replication_role = replica",
    "become the owner": "SET ROLE qingpu_owner",
    "rewind the numbers": "ALTER SEQUENCE records_auditentry_id_seq RESTART",
}


@pytest.mark.parametrize("statement", FORBIDDEN.values(), ids=FORBIDDEN)
def test_application_cannot(statement, person):
    with pytest.raises(DatabaseError, match=r"permission denied|must be"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.parametrize(
    "statement",
    [FORBIDDEN["update"], FORBIDDEN["delete"], FORBIDDEN["remove the head"]],
    ids=["update", "delete", "remove the head"],
)
@pytest.mark.django_db(transaction=True)
def test_owner_cannot_by_accident(statement, person, owner):
    with pytest.raises(Exception, match="审计：记录只增不改"):
        owner.execute(statement)


def test_actor_of_an_entry_is_not_deleted(person, house):
    with pytest.raises(ProtectedError), acting(house):
        house.delete()


@pytest.mark.django_db(transaction=True)
def test_many_writers_of_one_chain_leave_it_whole():
    house = User.objects.house()
    with acting(house):
        person = Person.objects.create(name="张三")
    ready = threading.Barrier(8)

    def write(number: int) -> None:
        try:
            ready.wait()
            for step in range(10):
                with acting(house):
                    Person.objects.filter(pk=person.pk).update(name=f"{number}-{step}")
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    told = entries(person)
    assert [entry.seq for entry in told] == list(range(1, 82))
    assert [entry.at for entry in told] == sorted(entry.at for entry in told)
    assert list(audit.verify()) == []
