"""The two logins of the database: the owner builds it, the application works in it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg2
from psycopg2 import extensions, sql

from qingpu_subsidy.settings.values import kept_secret

OWNER = "qingpu_owner"
APPLICATION = "qingpu_app"
DATABASE = "qingpu_subsidy"
PREPARING = 2022_19  # the advisory lock of whoever prepares

CREATE_APPLICATION = "CREATE ROLE {application} LOGIN PASSWORD {password}"

# Run by the owner in its database: what it makes from now on the application may use, but not
# own, alter or TRUNCATE.
GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {application}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public"
    " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {application}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {application}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO {application}",
)


def prepare_cluster(superuser_url: str) -> None:
    """Both roles and the database exist on a server of our own."""
    with _cursor(superuser_url) as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
        _create_role(cursor, OWNER, "LOGIN CREATEDB")
        _create_role(cursor, APPLICATION, "LOGIN")
        if not _found(cursor, "SELECT 1 FROM pg_database WHERE datname = %s", DATABASE):
            names = {"database": sql.Identifier(DATABASE), "owner": sql.Identifier(OWNER)}
            cursor.execute(sql.SQL("CREATE DATABASE {database} OWNER {owner}").format(**names))
        grant(address(superuser_url, user=OWNER, database=DATABASE), APPLICATION)


class NotAllowed(Exception):
    """The login may not create roles; the message has the SQL for someone who may."""


def split_off_application(owner_url: str, password_file: Path) -> str:
    """The application has a login of its own beside the given one; returns its address."""
    password = kept_secret(password_file)
    try:
        prepare_application(owner_url, APPLICATION, password)
    except psycopg2.errors.InsufficientPrivilege as error:
        raise NotAllowed(
            f"这个数据库账号不能创建角色。请由数据库管理员执行：\n\n{as_sql(APPLICATION)}\n"
            "然后用两个地址启动：DATABASE_URL（应用账号）和 DATABASE_OWNER_URL（所有者账号）。"
        ) from error
    return address(owner_url, user=APPLICATION, password=password)


def prepare_application(owner_url: str, application: str, password: str) -> None:
    """The application's role exists beside the owner's, with this password, and may use its tables.

    Raises `psycopg2.errors.InsufficientPrivilege` where the owner may not create roles.
    """
    with _cursor(owner_url) as cursor:
        names = {"application": sql.Identifier(application), "password": sql.Literal(password)}
        if not _found(cursor, "SELECT 1 FROM pg_roles WHERE rolname = %s", application):
            cursor.execute(sql.SQL(CREATE_APPLICATION).format(**names))
    grant(owner_url, application)


def mark_as_demo(owner_url: str) -> None:
    """This database says of itself, for ever, that it has demo accounts; production refuses it."""
    with _cursor(owner_url) as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS public.house_demo ()")


def grant(owner_url: str, application: str) -> None:
    """What the owner makes in this database from now on, `application` may use."""
    with _cursor(owner_url) as cursor:
        if _found(cursor, "SELECT 1 FROM pg_default_acl WHERE defaclrole = current_role::regrole"):
            return
        cursor.execute("BEGIN")
        for statement in GRANTS:
            cursor.execute(sql.SQL(statement).format(application=sql.Identifier(application)))
        cursor.execute("COMMIT")


def as_sql(application: str) -> str:
    """The same as text, for the person who may run it."""
    blanks = {"application": application, "password": "'……'"}
    return "".join(f"{line.format(**blanks)};\n" for line in (CREATE_APPLICATION, *GRANTS))


def address(url: str, **parts: str) -> str:
    """`url` with another user, password or database."""
    split = urlsplit(url)
    user = parts.get("user", unquote(split.username or ""))
    password = parts.get("password", "" if "user" in parts else unquote(split.password or ""))
    login = quote(user, safe="") + (f":{quote(password, safe='')}" if password else "")
    host = split.netloc.rpartition("@")[2]
    path = f"/{parts['database']}" if "database" in parts else split.path
    return urlunsplit((split.scheme, f"{login}@{host}", path, split.query, ""))


@contextmanager
def _cursor(url: str) -> Iterator[extensions.cursor]:
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor


def _create_role(cursor: extensions.cursor, name: str, powers: str) -> None:
    if not _found(cursor, "SELECT 1 FROM pg_roles WHERE rolname = %s", name):
        cursor.execute(sql.SQL("CREATE ROLE {} ").format(sql.Identifier(name)) + sql.SQL(powers))


def _found(cursor: extensions.cursor, query: str, *values: str) -> bool:
    cursor.execute(query, values)
    return cursor.fetchone() is not None
