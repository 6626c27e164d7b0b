"""A story and its database run on one core, and wherever they may once it is told."""

import os

import pytest
from django.db import connection

from qingpu_subsidy.demo import one_core

pytestmark = pytest.mark.django_db


@pytest.fixture
def backend():
    connection.ensure_connection()
    return connection.connection.info.backend_pid


def cores(backend: int) -> list[set[int]]:
    return [os.sched_getaffinity(0), os.sched_getaffinity(backend)]


def test_both_run_on_one_core_until_the_end(backend):
    before = cores(backend)

    with one_core.shared_with_database():
        ours, theirs = cores(backend)

    assert ours == theirs
    assert len(ours) == 1
    assert cores(backend) == before


def test_database_that_went_away_is_no_error(bare_database):
    with one_core.shared_with_database():
        connection.close()


def test_only_a_process_of_the_database_is_taken_for_one(backend):
    assert one_core.is_database(backend)
    assert not one_core.is_database(os.getpid())
    assert not one_core.is_database(2**22 + 1)  # above the highest that may be
