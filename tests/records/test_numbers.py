from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from accounts.acting import acting
from accounts.models import User
from records.models import NumberSeries
from records.services import numbers


def test_number_is_written_without_leading_zero():
    assert numbers.document_number("青经发", 2026, 7) == "青经发〔2026〕7号"


def test_numbers_count_up_by_series_and_year(acted):
    asked = [("青经发", 2026), ("青经发", 2026), ("青经发", 2027), ("青经公", 2026)]

    taken = [numbers.take(code, year) for code, year in asked]

    assert taken == [1, 2, 1, 1]


def test_number_returns_when_its_transaction_fails(acted):
    numbers.take("青经发", 2026)
    savepoint = transaction.savepoint()
    numbers.take("青经发", 2026)
    transaction.savepoint_rollback(savepoint)

    assert numbers.take("青经发", 2026) == 2


@pytest.mark.parametrize("last", [0, 1, 3, 100])
def test_series_goes_nowhere_but_up_by_one(acted, last):
    numbers.take("青经发", 2026)

    with pytest.raises(IntegrityError, match="逐号递增"), transaction.atomic():
        NumberSeries.objects.update(last=last)


def test_series_is_never_deleted(acted):
    numbers.take("青经发", 2026)

    with pytest.raises(IntegrityError, match="逐号递增"), transaction.atomic():
        NumberSeries.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_sixteen_takers_leave_no_gap_and_no_double():
    house = User.objects.house()

    def take_ten(failing: bool) -> list[int]:
        taken = []
        try:
            for turn in range(10):
                try:
                    with transaction.atomic(), acting(house):
                        number = numbers.take("青经发", 2026)
                        if failing and turn % 3 == 0:
                            raise RuntimeError
                    taken.append(number)
                except RuntimeError:
                    continue
        finally:
            connection.close()
        return taken

    with ThreadPoolExecutor(16) as pool:
        rounds = list(pool.map(take_ten, [n % 2 == 0 for n in range(16)]))

    taken = sorted(number for round_ in rounds for number in round_)
    assert taken == list(range(1, len(taken) + 1))
    assert len(taken) == 8 * 10 + 8 * 6
