from contextlib import closing

import psycopg2
import pytest

from qingpu_subsidy import embedded, roles

URL = "postgresql://chief:p%40ss@db.example.cn:5433/house?sslmode=require"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = embedded.Server(tmp_path_factory.mktemp("roles") / "postgres", embedded.QUICK).hold()
    yield server
    server.let_go()


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({}, URL),
        ({"database": "other"}, URL.replace("/house", "/other")),
        ({"user": "app"}, "postgresql://app@db.example.cn:5433/house?sslmode=require"),
        (
            {"user": "app", "password": "a/b"},
            "postgresql://app:a%2Fb@db.example.cn:5433/house?sslmode=require",
        ),
    ],
    ids=["nothing", "database", "user drops the password", "login"],
)
def test_address_changes_only_what_is_named(parts, expected):
    assert roles.address(URL, **parts) == expected


def test_socket_keeps_its_directory():
    url = "postgresql://postgres@%2Ftmp%2Fqingpu/postgres"

    assert roles.address(url, user="app") == "postgresql://app@%2Ftmp%2Fqingpu/postgres"


def test_named_database_gets_a_second_login(server, tmp_path):
    given = server.url(embedded.SUPERUSER, "postgres")

    first = roles.split_off_application(given, tmp_path / "password")
    again = roles.split_off_application(given, tmp_path / "password")

    assert first == again == roles.address(given, user=roles.APPLICATION, password=_kept(tmp_path))
    with closing(psycopg2.connect(given)) as owner, closing(psycopg2.connect(first)) as link:
        owner.cursor().execute("CREATE TABLE thing (id int)")
        owner.commit()
        link.cursor().execute("INSERT INTO thing VALUES (1)")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            link.cursor().execute("TRUNCATE thing")


def _kept(tmp_path):
    return (tmp_path / "password").read_text()


def test_login_that_may_not_create_roles_gets_the_sql_to_hand_on(tmp_path):
    server = embedded.Server(tmp_path / "postgres", embedded.QUICK).hold()
    with closing(psycopg2.connect(server.url(embedded.SUPERUSER, "postgres"))) as link:
        link.autocommit = True
        link.cursor().execute("CREATE ROLE small LOGIN")

    with pytest.raises(roles.NotAllowed) as refusal:
        roles.split_off_application(server.url("small", "postgres"), tmp_path / "password")

    assert "CREATE ROLE qingpu_app LOGIN PASSWORD '……';" in str(refusal.value)
    assert "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO qingpu_app;" in str(refusal.value)
    server.let_go()
