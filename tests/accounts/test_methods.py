"""The house listens to what browsers send, and to nothing else."""

import pytest
from django.urls import reverse

from tests.journey import Cast, draft

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_other_methods_are_refused_everywhere(client, method):
    assert client.generic(method, "/").status_code == 405


def test_a_put_does_not_withdraw_a_case(client):
    cast = Cast.hire()
    case = draft(cast)
    client.force_login(cast.applicant)

    answer = client.put(reverse("withdraw", args=[case.public_id]))

    case.refresh_from_db(fields=["revision"])
    assert (answer.status_code, case.revision) == (405, 0)


def test_address_of_a_form_opened_by_hand_says_so(client):
    cast = Cast.hire()
    client.force_login(cast.applicant)

    answer = client.get(reverse("inbox_tick_all"))

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "这一页不能直接打开" in answer.content.decode()
