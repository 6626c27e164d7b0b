"""What must hold of the database itself: its money columns, its audit, its constraints."""

from collections.abc import Collection, Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Model
from pgtrigger import registry

from accounts.triggers import Audited
from records import audit
from records.invariant import invariant, rows
from records.models import Job
from records.services import files, papers, sealing

FLOATS = """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = ANY(%s)
        AND data_type IN ('real', 'double precision')
        AND column_name ~ '(fen|amount|award|cap|money|price|budget|paid)'
"""
NOT_WHOLE_FEN = """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = ANY(%s)
        AND column_name LIKE '%%\\_fen' AND data_type <> 'bigint'
"""
UNCHECKED_FEN = """
    SELECT attrelid::regclass::text, attname FROM pg_attribute AS col
    JOIN pg_class ON pg_class.oid = attrelid AND relkind = 'r'
    WHERE relnamespace = 'public'::regnamespace AND relname = ANY(%s) AND NOT attisdropped
        AND attname LIKE '%%\\_fen' AND NOT EXISTS (
            SELECT FROM pg_constraint
            WHERE conrelid = attrelid AND contype = 'c' AND attnum = ANY(conkey))
"""


@invariant("I-05", "金额都是整数分，不用浮点数")
def money_is_whole_fen() -> Iterator[str]:
    for query, fault in (
        (FLOATS, "是浮点数"),
        (NOT_WHOLE_FEN, "不是 bigint"),
        (UNCHECKED_FEN, "没有检查约束"),
    ):
        for table, column in rows(query, _own_tables()):
            yield f"{table}.{column} {fault}"


# --- I-22: every change is told ----------------------------------------------------------------

UNTOLD = """
    WITH told AS (
        SELECT DISTINCT ON (row_id) row_id, op FROM records_auditentry
        WHERE table_name = %(name)s ORDER BY row_id, id DESC
    )
    SELECT coalesce(told.row_id, one.{key}::text),
        CASE WHEN told.row_id IS NULL THEN '没有审计记录'
            WHEN one.{key} IS NULL THEN '被删除而没有审计记录'
            ELSE '审计记为已删除' END
    FROM told FULL JOIN {table} AS one ON one.{key}::text = told.row_id
    WHERE told.row_id IS NULL OR (told.op = 'DELETE') <> (one.{key} IS NULL)
"""
DIFFERENT = """
    WITH told AS (
        SELECT DISTINCT ON (row_id, col.key) row_id, col.key, col.value
        FROM records_auditentry, jsonb_each(after) AS col
        WHERE table_name = %(name)s ORDER BY row_id, col.key, id DESC
    )
    SELECT told.row_id, '的 ' || string_agg(told.key, '、') || ' 与最后的审计记录不同'
    FROM {table} AS one
    CROSS JOIN jsonb_each(house_audit_view(to_jsonb(one), %(omit)s, %(mask)s)) AS col
    JOIN told ON told.row_id = one.{key}::text AND told.key = col.key
    WHERE told.value <> col.value
    GROUP BY told.row_id
"""


@invariant("I-22", "每一处变更都有审计记录，且与现状一致")
def every_change_is_told() -> Iterator[str]:
    yield from untold({model._meta.db_table for model, _ in registry.registered()})


def untold(tables: Collection[str]) -> Iterator[str]:
    """Where what stands in these tables is not what the audit says of it."""
    rows("SELECT set_config('timezone', 'UTC', true)")
    for model, trigger in registry.registered():
        if not isinstance(trigger, Audited) or model._meta.db_table not in tables:
            continue
        quote = connection.ops.quote_name
        names = {"table": quote(model._meta.db_table), "key": quote(model._meta.pk.column)}
        values = {"name": model._meta.db_table, "omit": trigger.omit, "mask": trigger.mask}
        for query in (UNTOLD, DIFFERENT):
            for key, fault in _found(query.format(**names), values):
                yield f"{model._meta.verbose_name} {key} {fault}"


# --- I-23: the audit is whole, and out of reach ------------------------------------------------

AUDIT_TABLES = ("records_auditentry", "records_chainhead")
TOO_MUCH = """
    SELECT kept, power FROM unnest(%s) AS kept,
        unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) AS power
    WHERE has_table_privilege(kept, power)
"""
OWNED = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND pg_has_role(relowner, 'USAGE')
        AND relname = ANY(%s)
"""
GUARDS = {
    "records_auditentry_stays",
    "records_auditentry_is_not_emptied",
    "records_chainhead_stays",
    "records_chainhead_is_not_emptied",
}


@invariant("I-23", "审计链完整，应用账号改不动")
def the_audit_is_whole() -> Iterator[str]:
    for table, power in rows(TOO_MUCH, list(AUDIT_TABLES)):
        yield f"应用账号对 {table} 有 {power} 权限"
    for (table,) in rows(OWNED, _own_tables()):
        yield f"应用账号拥有数据表 {table}"
    enabled = {
        name for (name,) in rows("SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')")
    }
    for name in sorted(GUARDS - enabled):
        yield f"触发器 {name} 缺失或停用"
    yield from audit.verify()
    yield from sealing.faults()
    if settings.PRODUCTION:
        yield from sealing.overdue()


# --- I-28: time goes forward ---------------------------------------------------------------------

BACKWARDS = """
    SELECT chain, seq FROM (
        SELECT chain, seq, at, lag(at, 1, at) OVER (PARTITION BY chain ORDER BY seq) AS before
        FROM records_auditentry
    ) AS told WHERE at < before
"""


@invariant("I-28", "审计记录的时间不早于前一条")
def the_audit_goes_forward() -> Iterator[str]:
    for chain, seq in rows(BACKWARDS):
        yield f"审计链 {chain} 第{seq}条的时间早于前一条"


# --- I-27: what was to follow has followed ------------------------------------------------------


@invariant("I-27", "没有放弃的后台任务")
def no_job_is_given_up() -> Iterator[str]:
    for job in Job.objects.stuck():
        yield f"任务 {job}：{job.error.splitlines()[0] if job.error else '没有说明'}"


# --- I-29: the schema is what the code says ----------------------------------------------------

NOT_VALIDATED = """
    SELECT conrelid::regclass::text, conname FROM pg_constraint AS con
    WHERE connamespace = 'public'::regnamespace
        AND (NOT convalidated OR to_jsonb(con) ->> 'conenforced' = 'false')
"""
INVALID_INDEXES = """
    SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
    WHERE relnamespace = 'public'::regnamespace AND NOT (indisvalid AND indisready)
"""
DISABLED = """
    SELECT tgrelid::regclass::text, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE relnamespace = 'public'::regnamespace AND tgenabled NOT IN ('O', 'A')
"""
TRIGGERS = """
    SELECT tgname, obj_description(oid, 'pg_trigger') FROM pg_trigger WHERE NOT tgisinternal
"""
CONSTRAINTS = """
    SELECT relname, conname FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
    WHERE connamespace = 'public'::regnamespace
    UNION
    SELECT here.relname, there.relname FROM pg_index
    JOIN pg_class AS here ON here.oid = indrelid JOIN pg_class AS there ON there.oid = indexrelid
    WHERE here.relnamespace = 'public'::regnamespace AND indisunique
"""
UNIQUE = """
    SELECT relname, attname FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
    JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
    WHERE relnamespace = 'public'::regnamespace
        AND indisunique AND indnkeyatts = 1 AND indpred IS NULL
"""
FOREIGN_KEYS = """
    SELECT conrelid::regclass::text, here.attname, confrelid::regclass::text, there.attname
    FROM pg_constraint AS con
    JOIN pg_attribute AS here ON here.attrelid = conrelid AND here.attnum = conkey[1]
    JOIN pg_attribute AS there ON there.attrelid = confrelid AND there.attnum = confkey[1]
    WHERE contype = 'f' AND cardinality(conkey) = 1 AND connamespace = 'public'::regnamespace
"""
ORPHANS = """
    SELECT count(*) FROM {table} AS one WHERE one.{column} IS NOT NULL
        AND NOT EXISTS (SELECT FROM {target} AS two WHERE two.{key} = one.{column})
"""


@invariant("I-29", "约束、索引和触发器齐全有效，没有悬空的外键")
def the_schema_is_whole() -> Iterator[str]:
    for table, name in rows(NOT_VALIDATED):
        yield f"{table} 的约束 {name} 未生效"
    for (name,) in rows(INVALID_INDEXES):
        yield f"索引 {name} 无效"
    for table, name in rows(DISABLED):
        yield f"{table} 的触发器 {name} 已停用"
    yield from _triggers_that_differ()
    yield from _constraints_that_lack()
    for table, column, target, key in rows(FOREIGN_KEYS):
        names = {"table": table, "column": f'"{column}"', "target": target, "key": f'"{key}"'}
        ((count,),) = rows(ORPHANS.format(**names))
        if count:
            yield f"{table}.{column} 有 {count} 行指向不存在的 {target}"


def _triggers_that_differ() -> Iterator[str]:
    installed = dict(rows(TRIGGERS))
    for model, trigger in registry.registered():
        name = trigger.get_pgid(model)
        if name not in installed:
            yield f"{model._meta.db_table} 缺少触发器 {trigger.name}"
        elif installed[name] != trigger.compile(model).hash:
            yield f"{model._meta.db_table} 的触发器 {trigger.name} 与程序不一致"


def _constraints_that_lack() -> Iterator[str]:
    present = set(rows(CONSTRAINTS))
    unique = {(table, column) for table, column in rows(UNIQUE)}
    for model in _own_models():
        table = model._meta.db_table
        for constraint in model._meta.constraints:
            if (table, constraint.name) not in present:
                yield f"{table} 缺少约束 {constraint.name}"
        for field in model._meta.local_concrete_fields:
            if field.unique and (table, field.column) not in unique:
                yield f"{table} 缺少唯一约束 {field.column}"


def _own_models() -> list[type[Model]]:
    return [
        model
        for config in apps.get_app_configs()
        if Path(config.path).parent == settings.BASE_DIR
        for model in config.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]


def _own_tables() -> list[str]:
    return [model._meta.db_table for model in _own_models()]


def _found(query: str, values: dict[str, object]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


# --- I-08, I-25: what is printed and stored ------------------------------------------------------


@invariant("I-08", "文号无断号，已印发文件的内容与登记的摘要一致")
def papers_are_what_was_issued() -> Iterator[str]:
    yield from papers.faults()


@invariant("I-25", "文件与登记一一对应，大小和摘要一致")
def files_are_what_was_stored() -> Iterator[str]:
    yield from files.faults()
