"""The command tells each invariant in a line, names what breaks it, and fails if one is broken."""

import io
import re

import pytest
from django.core.management import CommandError, call_command

from accounts.acting import acting
from accounts.models import Person, User
from records import invariant

pytestmark = pytest.mark.django_db(transaction=True)

OF_THE_DATABASE = ("I-05", "I-22", "I-23", "I-27", "I-29")
INVENTED = ("I-97", "I-98", "I-99")


@pytest.fixture(autouse=True)
def _seals(settings, tmp_path):
    settings.SEAL_DIR = tmp_path


@pytest.fixture
def person():
    with acting(User.objects.house()):
        return Person.objects.create(name="张三", phone="13800000000")


def verify(*codes: str) -> str:
    """What the command says of these invariants; with a last line where it failed."""
    out = io.StringIO()
    try:
        call_command("verify_invariants", "--only", *codes, stdout=out, no_color=True)
    except CommandError as error:
        out.write(f"{error}\n")
    return out.getvalue()


def test_every_invariant_holds_on_a_fresh_database(person):
    out = io.StringIO()

    call_command("verify_invariants", stdout=out, no_color=True)

    lines = out.getvalue().splitlines()
    assert {line.split()[0] for line in lines} >= set(OF_THE_DATABASE)
    assert all(re.match(r"I-\d\d 通过 ", line) for line in lines)


def test_unknown_invariant_is_refused():
    with pytest.raises(CommandError, match="I-99"):
        call_command("verify_invariants", "--only", "I-99")


FOUND = """
    FROM pg_trigger WHERE tgrelid = 'accounts_person'::regclass
        AND tgname LIKE 'pgtrigger_audited%'); END $$
"""
BREACHES = {
    "floating point": (
        "I-05",
        ["ALTER TABLE accounts_person ADD amount real"],
        "accounts_person.amount 是浮点数",
    ),
    "narrow fen": (
        "I-05",
        ["ALTER TABLE accounts_person ADD paid_fen integer CHECK (paid_fen >= 0)"],
        "accounts_person.paid_fen 不是 bigint",
    ),
    "unchecked fen": (
        "I-05",
        ["ALTER TABLE accounts_person ADD paid_fen bigint"],
        "accounts_person.paid_fen 没有检查约束",
    ),
    "changed behind the triggers": (
        "I-22",
        [
            "ALTER TABLE accounts_person DISABLE TRIGGER USER",
            "UPDATE accounts_person SET name = '李四' WHERE name = '张三'",
        ],
        "的 name 与最后的审计记录不同",
    ),
    "masked column changed behind the triggers": (
        "I-22",
        [
            "ALTER TABLE accounts_person DISABLE TRIGGER USER",
            "UPDATE accounts_person SET phone = '1' WHERE name = '张三'",
        ],
        "的 phone 与最后的审计记录不同",
    ),
    "inserted behind the triggers": (
        "I-22",
        [
            "ALTER TABLE accounts_person DISABLE TRIGGER USER",
            "INSERT INTO accounts_person (name, phone) VALUES ('王五', '')",
        ],
        "没有审计记录",
    ),
    "deleted behind the triggers": (
        "I-22",
        [
            "ALTER TABLE accounts_person DISABLE TRIGGER USER",
            "DELETE FROM accounts_person WHERE name = '张三'",
        ],
        "被删除而没有审计记录",
    ),
    "audit may be written": (
        "I-23",
        ["GRANT UPDATE ON records_auditentry TO PUBLIC"],
        "应用账号对 records_auditentry 有 UPDATE 权限",
    ),
    "guard dropped": (
        "I-23",
        ["DROP TRIGGER records_auditentry_stays ON records_auditentry"],
        "触发器 records_auditentry_stays 缺失或停用",
    ),
    "entry changed": (
        "I-23",
        [
            "ALTER TABLE records_auditentry DISABLE TRIGGER USER",
            "UPDATE records_auditentry SET after = '{}' WHERE after ->> 'name' = '张三'",
        ],
        "第 1 条：内容与校验值不符",
    ),
    "job given up": (
        "I-27",
        [
            "INSERT INTO records_job (name, args, dedupe_key, attempts, error)"
            " VALUES ('x', '[]', 'x', 8, E'OSError: disk full\n…')"
        ],
        "OSError: disk full",
    ),
    "trigger disabled": (
        "I-29",
        ["ALTER TABLE accounts_person DISABLE TRIGGER USER"],
        "已停用",
    ),
    "trigger missing": (
        "I-29",
        [
            "DO $$ BEGIN EXECUTE (SELECT format("
            f"'DROP TRIGGER %I ON accounts_person', tgname) {FOUND}"
        ],
        "accounts_person 缺少触发器 audited",
    ),
    "trigger replaced": (
        "I-29",
        [
            "DO $$ BEGIN EXECUTE (SELECT format("
            f"'COMMENT ON TRIGGER %I ON accounts_person IS ''x''', tgname) {FOUND}"
        ],
        "accounts_person 的触发器 audited 与程序不一致",
    ),
    "constraint not validated": (
        "I-29",
        ["ALTER TABLE accounts_person ADD CONSTRAINT later CHECK (name <> '张三') NOT VALID"],
        "accounts_person 的约束 later 未生效",
    ),
    "constraint missing": (
        "I-29",
        ["ALTER TABLE records_job DROP CONSTRAINT job_done_has_no_error"],
        "records_job 缺少约束 job_done_has_no_error",
    ),
    "unique column no longer so": (
        "I-29",
        ["ALTER TABLE records_job DROP CONSTRAINT records_job_dedupe_key_key"],
        "records_job 缺少唯一约束 dedupe_key",
    ),
    "orphan": (
        "I-29",
        [
            "INSERT INTO records_job (id, name, args, dedupe_key) VALUES (999, 'x', '[]', 'x')",
            "ALTER TABLE records_job ADD FOREIGN KEY (id) REFERENCES accounts_person NOT VALID",
        ],
        "records_job.id 有 1 行指向不存在的 accounts_person",
    ),
}


@pytest.mark.parametrize(("code", "statements", "said"), BREACHES.values(), ids=BREACHES)
def test_breach_is_named(code, statements, said, person, owner):
    for statement in statements:
        owner.execute(statement)

    told = verify(code)

    assert f"{code} 违反" in told
    assert said in told
    assert told.endswith("项不变式被违反。\n")


@pytest.fixture
def _invented():
    yield
    for key in [key for key in invariant._known if key[0] in INVENTED]:
        del invariant._known[key]


@pytest.mark.usefixtures("_invented")
def test_check_that_fails_is_a_breach_and_hides_no_other():
    @invariant.invariant("I-98", "不能核对")
    def broken():
        invariant.rows("SELECT 1 / 0")
        yield from ()

    @invariant.invariant("I-97", "许多处")
    def many():
        yield from map(str, range(60))

    @invariant.invariant("I-99", "无事")
    def fine():
        return []

    told = verify(*INVENTED)

    assert "I-97 违反 许多处" in told
    assert "…… 共 60 处" in told
    assert "检查未能完成：DataError" in told
    assert "I-99 通过 无事" in told
    assert "2 项不变式被违反。" in told
