import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from django.core.exceptions import ImproperlyConfigured

from qingpu_subsidy import checks, embedded, roles

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "DJANGO_SETTINGS_MODULE": "qingpu_subsidy.settings.production",
    "SECRET_KEY": "k7Qm-Zr2VxT9cLw4Hs8Bn1Yd6Gf3Jp5Ra0Ue-Wi2Oo7Xq9Nv4Mz6Kt8",
    "ALLOWED_HOSTS": "zhizao.example.cn",
    "FIELD_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "FIELD_DIGEST_KEY": "digest-digest-digest-digest",
    "SITE_URL": "https://zhizao.example.cn",
}
ELSE = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
WRONG_SETTINGS = {
    "debug": {"DEBUG": True},
    "key": {"SECRET_KEY": "django-insecure-" + "abcdefghijklmnopqrstuvwxyz0123456789" * 2},
    "scanner_address": {"FILE_SCANNER": "clamav"},
    "hosts": {"ALLOWED_HOSTS": ["zhizao.example.cn", "*"]},
    "demo_mode": {"DEMO": True},
    "clock_setting": {"CLOCK_MAY_SHIFT": True},
    "owner": {"DATABASE_OWNER_URL": "postgresql://one@/x", "DATABASE_URL": "postgresql://one@/x"},
}


def ids(messages):
    return {message.id.removeprefix("house.") for message in messages}


@pytest.fixture
def production(settings):
    settings.PRODUCTION = True
    settings.SECRET_KEY = GOOD["SECRET_KEY"]
    settings.CLOCK_MAY_SHIFT = False
    settings.DATABASE_URL = "postgresql://application@/x"
    settings.DATABASE_OWNER_URL = ""
    return settings


@pytest.fixture(scope="module")
def durable(tmp_path_factory):
    """A database as production wants it: synced, with an honest clock, two logins, no demo."""
    server = embedded.Server(tmp_path_factory.mktemp("durable") / "postgres").hold()
    roles.prepare_cluster(server.url(embedded.SUPERUSER, "postgres"))
    yield server
    server.let_go()


SERVING = """
import gc, sys, qingpu_subsidy.wsgi
print(gc.get_freeze_count(), "payments.views.orders" in sys.modules)
"""


def serve(**environment):
    return subprocess.run(
        [sys.executable, "-c", SERVING],
        cwd=ROOT,
        env=ELSE | GOOD | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_good_settings_are_not_refused(production):
    assert checks.check_settings(None) == []
    assert checks.check_libraries(None) == []


def test_production_without_a_scanner_is_told_of_it_and_not_refused(production):
    production.FILE_SCANNER = ""
    assert ids(checks.advise(None)) == {"scanner"}

    production.FILE_SCANNER = "tcp://127.0.0.1:3310"
    assert checks.advise(None) == []


@pytest.mark.parametrize(("wrong", "values"), WRONG_SETTINGS.items(), ids=WRONG_SETTINGS)
def test_dangerous_setting_is_refused_by_name(production, wrong, values):
    for name, value in values.items():
        setattr(production, name, value)

    assert ids(checks.check_settings(None)) == {wrong}


@pytest.mark.parametrize("key", ["short", "a" * 60, "only-for-tests" * 5])
def test_weak_keys_are_refused(production, key):
    production.SECRET_KEY = key

    assert ids(checks.check_settings(None)) == {"key"}


def test_missing_defusedxml_and_old_weasyprint_are_refused(production, monkeypatch):
    monkeypatch.setattr(checks, "find_spec", lambda name: None)
    monkeypatch.setattr(checks, "version", lambda name: "69.5")

    assert ids(checks.check_libraries(None)) == {"defusedxml", "weasyprint"}


@pytest.mark.django_db
def test_quick_database_with_a_movable_clock_is_refused(production):
    found = checks.check_database(None, databases=["default"])

    assert ids(found) == {"fsync", "clock"}


@pytest.mark.django_db
def test_nothing_is_refused_outside_production(settings):
    settings.DEBUG = True

    assert checks.check_settings(None) == []
    assert checks.check_libraries(None) == []
    assert checks.check_database(None, databases=["default"]) == []


@pytest.mark.django_db
def test_service_does_not_start_on_a_refused_database(production):
    with pytest.raises(ImproperlyConfigured, match=r"拒绝启动(.|\n)*fsync(.|\n)*时钟"):
        checks.refuse_to_serve()


@pytest.mark.parametrize("user", [roles.OWNER, embedded.SUPERUSER])
def test_owner_and_superuser_are_refused_as_application(durable, user):
    with closing(psycopg2.connect(durable.url(roles.OWNER, roles.DATABASE))) as owner:
        owner.cursor().execute("CREATE TABLE IF NOT EXISTS thing ()")
        owner.commit()

    with closing(psycopg2.connect(durable.url(user, roles.DATABASE))) as link:
        cursor = link.cursor()
        cursor.execute(checks.ASKED["roles"][0])
        assert cursor.fetchone() == (True,)


def test_production_serves_from_a_durable_database(durable):
    done = serve(DATABASE_URL=durable.url(roles.APPLICATION, roles.DATABASE))

    assert done.returncode == 0, done.stderr
    kept, has_every_page = done.stdout.split()
    assert (int(kept) > 100_000, has_every_page) == (True, "True")


def test_production_refuses_a_database_that_was_a_demo(durable):
    with closing(psycopg2.connect(durable.url(roles.OWNER, "postgres"))) as link:
        link.autocommit = True
        link.cursor().execute("CREATE DATABASE shown")
    roles.mark_as_demo(durable.url(roles.OWNER, "shown"))

    done = serve(DATABASE_URL=durable.url(roles.APPLICATION, "shown"))

    assert done.returncode != 0
    assert "演示账号" in done.stderr


@pytest.mark.parametrize("name", sorted({*GOOD, "DATABASE_URL"} - {"DJANGO_SETTINGS_MODULE"}))
def test_production_names_what_is_missing(name):
    done = serve(**({"DATABASE_URL": "postgresql://application@/x"} | {name: ""}))

    assert done.returncode != 0
    assert f"正式运行缺少设置——{name}" in done.stderr


def test_production_settings_pass_the_deployment_checks(durable):
    environment = {"DATABASE_URL": durable.url(roles.APPLICATION, roles.DATABASE)}
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level=WARNING"],
        cwd=ROOT,
        env=ELSE | GOOD | environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
