"""What tests stand on is what they believe they stand on."""

import socket

import pytest
import redis
from django.core.management import call_command
from django.db import ProgrammingError, connection

from accounts.models import Agency
from policies.models import PolicyVersion


def ask(question):
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0] if cursor.description else None


@pytest.mark.django_db
def test_tests_run_with_the_applications_login():
    assert ask("SELECT current_user") == "qingpu_app"
    assert ask("SELECT count(*) FROM pg_tables WHERE tableowner = current_user") == 0
    with pytest.raises(ProgrammingError):
        ask("TRUNCATE accounts_agency CASCADE")


@pytest.mark.django_db
def test_a_page_may_not_ask_for_longer_than_ten_seconds():
    assert ask("SHOW statement_timeout") == "10s"
    assert ask("SHOW lock_timeout") == "5s"


@pytest.mark.django_db
def test_law_and_offices_are_there_from_the_start():
    assert PolicyVersion.objects.filter(number="青经发〔2022〕19号").count() == 1
    assert Agency.objects.filter(joint_review=True).count() == 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_each_transactional_test_finds_a_fresh_copy(owner, turn):
    owner.execute("SELECT to_regclass('left_behind')")
    assert owner.fetchone() == (None,)

    owner.execute("CREATE TABLE left_behind ()")


@pytest.mark.django_db
def test_fixtures_load_twice_without_a_change(capsys):
    call_command("load_fixtures")

    assert capsys.readouterr().out == "没有新内容。\n"


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_redis_answers(redis_url):
    with redis.Redis.from_url(redis_url) as client:
        assert client.ping()


def test_other_machines_are_out_of_reach():
    with socket.socket() as link, pytest.raises(AssertionError, match="reached out"):
        link.connect(("192.0.2.1", 80))


def test_browser_opens_a_page_of_the_house(live_server, page):
    page.goto(f"{live_server.url}/login/")

    assert page.locator("input[name=username]").is_visible()
