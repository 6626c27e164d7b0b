"""What production refuses to start with. Elsewhere nothing is refused."""

from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from records.scanner import scanner

SHORTEST_KEY = 50
FEWEST_DIFFERENT = 5
OLDEST_WEASYPRINT = (70, 0)
NOT_REAL_KEYS = ("django-insecure-", "only-for-tests")

# Each question has the answer true where the database may not serve production.
ASKED = {
    "fsync": (
        "SELECT current_setting('fsync') = 'off' OR current_setting('full_page_writes') = 'off'"
        " OR current_setting('synchronous_commit') = 'off'",
        "数据库关闭了 fsync、full_page_writes 或 synchronous_commit，断电会丢失已确认的数据。",
    ),
    "clock": (
        "SELECT count(*) > 0 FROM pg_proc"
        " WHERE proname = 'house_now' AND pg_get_functiondef(oid) LIKE '%house_clock%'",
        "这个数据库的时钟可以拨动（house_now 读取 house_clock），只能用于演示和测试。",
    ),
    "demo": (
        "SELECT to_regclass('public.house_demo') IS NOT NULL",
        "这个数据库载入过演示数据，其中有公开密码的演示账号。",
    ),
    "roles": (
        "SELECT rolsuper OR rolcreaterole OR rolbypassrls OR EXISTS ("
        "SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        " AND (pg_has_role(relowner, 'USAGE') OR has_table_privilege(pg_class.oid, 'TRUNCATE')))"
        " FROM pg_roles WHERE rolname = current_user",
        "应用账号是超级用户、拥有数据表或可以清空数据表；请分设所有者账号和应用账号。",
    ),
}


def register_all() -> None:
    """Django asks for settings at every command, for the database where it is opened."""
    register(check_settings, Tags.security)
    register(check_libraries, Tags.compatibility)
    register(check_database, Tags.database)
    register(advise, Tags.security)


def refuse_to_serve() -> None:
    """Raises where a server or worker may not start with these settings or this database."""
    errors = [
        *check_settings(None),
        *check_libraries(None),
        *check_database(None, databases=["default"]),
    ]
    connections.close_all()  # the web server forks next
    if errors:
        raise ImproperlyConfigured("拒绝启动——\n" + "\n".join(f"· {error.msg}" for error in errors))


def check_settings(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """The settings are not those of a demo."""
    if not settings.PRODUCTION:
        return []
    key = settings.SECRET_KEY
    weak = len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_DIFFERENT
    return _refusals(
        debug=(settings.DEBUG, "DEBUG 必须关闭。"),
        key=(weak or key.startswith(NOT_REAL_KEYS), "SECRET_KEY 是默认值或太短。"),
        scanner_address=(not _is_scanner(settings.FILE_SCANNER), "FILE_SCANNER 不是可用的地址。"),
        hosts=("*" in settings.ALLOWED_HOSTS, "ALLOWED_HOSTS 不得包含“*”。"),
        demo_mode=(settings.DEMO, "DEMO 只能用于演示。"),
        clock_setting=(settings.CLOCK_MAY_SHIFT, "CLOCK_MAY_SHIFT 只能用于演示和测试。"),
        owner=(
            settings.DATABASE_OWNER_URL == settings.DATABASE_URL,
            "DATABASE_URL 与 DATABASE_OWNER_URL 必须是两个账号。",
        ),
    )


def advise(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """What production may do without, but should know of."""
    if not settings.PRODUCTION or settings.FILE_SCANNER:
        return []
    text = "没有配置病毒扫描（FILE_SCANNER），上传的文件标为“未扫描”，但仍可下载。"
    return [Info(text, id="house.scanner")]


def check_libraries(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """The libraries that read what strangers send are there and recent enough."""
    if not settings.PRODUCTION:
        return []
    return _refusals(
        defusedxml=(find_spec("defusedxml") is None, "缺少 defusedxml，不能安全读取 xlsx。"),
        weasyprint=(_version("weasyprint") < OLDEST_WEASYPRINT, "WeasyPrint 须为 70.0 以上。"),
    )


def check_database(
    app_configs: object, databases: list[str] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """The database keeps what it is told, by the true clock, and has a login that only works."""
    if not settings.PRODUCTION or not databases:
        return []
    refused = {}
    with connections["default"].cursor() as cursor:
        for name, (question, message) in ASKED.items():
            if name == "roles" and settings.DATABASE_ROLE == "owner":
                continue
            cursor.execute(question)
            refused[name] = (cursor.fetchone()[0], message)
    return _refusals(**refused)


def _is_scanner(address: str) -> bool:
    try:
        return not address or bool(scanner(address))
    except ValueError:
        return False


def _refusals(**found: tuple[bool, str]) -> list[CheckMessage]:
    wrong = {name: message for name, (is_wrong, message) in found.items() if is_wrong}
    return [Error(message, id=f"house.{name}") for name, message in wrong.items()]


def _version(package: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in version(package).split(".")[:2])
    except PackageNotFoundError:
        return (0,)
