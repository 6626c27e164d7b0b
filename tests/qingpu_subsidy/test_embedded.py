import os
import signal
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from qingpu_subsidy import embedded, roles

ROOT = Path(__file__).resolve().parents[2]
HOLDER = """
import sys, time
from pathlib import Path
from qingpu_subsidy import embedded
embedded.Server(Path(sys.argv[1]), embedded.QUICK).hold()
print("held", flush=True)
time.sleep(float(sys.argv[2]))
"""


@pytest.fixture
def server(tmp_path):
    server = embedded.Server(tmp_path / "数据 目录" / "postgres", embedded.QUICK)
    yield server
    server.hold()
    server.let_go()


def hold_elsewhere(server, seconds):
    command = [sys.executable, "-c", HOLDER, str(server.data), str(seconds)]
    other = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert other.stdout.readline() == "held\n"
    return other


def ask(server, question, user=embedded.SUPERUSER, database="postgres"):
    with closing(psycopg2.connect(server.url(user, database))) as link:
        link.autocommit = True
        with link.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()[0] if cursor.description else None


def postmaster(server):
    return int((server.data / "postmaster.pid").read_text().split()[0])


def is_alive(process):
    path = Path(f"/proc/{process}/stat")
    return path.exists() and path.read_text().split(")")[1].split()[0] != "Z"


def test_server_stays_until_the_last_holder_lets_go(server):
    with hold_elsewhere(server, 30) as other:
        server.hold()
        process = postmaster(server)

        other.terminate()
        other.wait()

        assert ask(server, "SELECT 1") == 1
        server.let_go()
        assert not is_alive(process)
        assert not server.is_up()


def test_server_of_a_killed_holder_is_taken_over(server):
    with hold_elsewhere(server, 30) as other:
        other.kill()
        other.wait()
    assert server.is_up()
    process = postmaster(server)

    server.hold()

    assert postmaster(server) == process
    server.let_go()
    assert not is_alive(process)


def test_killed_server_is_not_taken_for_a_running_one(server):
    server.hold()
    ask(server, "CREATE TABLE kept AS SELECT 7 AS number")
    server.let_go()
    other = hold_elsewhere(server, 30)
    os.kill(postmaster(server), signal.SIGKILL)
    other.kill()
    other.communicate()

    server.hold()

    assert ask(server, "SELECT number FROM kept") == 7


def test_number_of_a_dead_server_used_by_another_process_is_seen_through(server):
    server.hold()
    named = (server.data / "postmaster.pid").read_text()
    server.let_go()
    lines = [str(os.getpid()), *named.splitlines()[1:]]
    (server.data / "postmaster.pid").write_text("\n".join(lines))

    assert not server.is_up()
    assert ask(server.hold(), "SELECT 1") == 1


def test_initdb_that_was_cut_off_is_begun_anew(server):
    unfinished = server.data.with_name("postgres.new")
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18")

    server.hold()

    assert ask(server, "SELECT 1") == 1
    assert not unfinished.exists()


def test_socket_is_open_to_its_user_only_and_goes_with_the_server(server):
    server.hold()
    socket = Path(ask(server, "SHOW unix_socket_directories"))

    assert stat.S_IMODE(socket.stat().st_mode) == 0o700
    assert ask(server, "SHOW listen_addresses") == ""
    server.let_go()
    assert not socket.exists()


def test_text_is_sorted_the_same_on_every_machine(server):
    server.hold()

    locale = "SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = 'postgres'"

    assert ask(server, "SHOW server_encoding") == "UTF8"
    assert ask(server, locale) == "bC.UTF-8"


def test_application_works_in_tables_it_can_neither_own_nor_empty(server):
    server.hold()
    roles.prepare_cluster(server.url(embedded.SUPERUSER, "postgres"))
    roles.prepare_cluster(server.url(embedded.SUPERUSER, "postgres"))

    ask(server, "CREATE TABLE thing (id bigserial)", roles.OWNER, roles.DATABASE)
    ask(server, "INSERT INTO thing DEFAULT VALUES", roles.APPLICATION, roles.DATABASE)

    assert ask(server, "SELECT id FROM thing", roles.APPLICATION, roles.DATABASE) == 1
    for forbidden in ("TRUNCATE thing", "DROP TABLE thing", "CREATE TABLE other ()"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            ask(server, forbidden, roles.APPLICATION, roles.DATABASE)


def test_owner_builds_databases_without_being_a_superuser(server):
    server.hold()
    roles.prepare_cluster(server.url(embedded.SUPERUSER, "postgres"))

    ask(server, "CREATE DATABASE another", roles.OWNER, roles.DATABASE)
    ask(server, "CREATE EXTENSION btree_gist", roles.OWNER, "another")
    ask(server, "CREATE EXTENSION pg_trgm", roles.OWNER, "another")

    powers = "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    assert ask(server, powers, roles.OWNER, roles.DATABASE) is False


def test_serving_names_both_logins_to_the_environment(tmp_path, monkeypatch):
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DEMO"):
        monkeypatch.delenv(name, raising=False)

    began = time.monotonic()
    server = embedded.serve(tmp_path / "postgres")
    seconds = time.monotonic() - began

    assert os.environ["DATABASE_URL"] == server.url(roles.APPLICATION, roles.DATABASE)
    assert os.environ["DATABASE_OWNER_URL"] == server.url(roles.OWNER, roles.DATABASE)
    assert os.environ["DEMO"] == "1"
    assert seconds < 10
    server.let_go()
