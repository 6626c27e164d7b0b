"""One account has one number, however it was typed; standing by it asks for the password again."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from parties.services import accounts
from tests import factories as make

NUMBER = "4408123456789012"
WIDE = NUMBER.translate({ord("0") + n: 0xFF10 + n for n in range(10)})


@pytest.fixture
def facts(cast):
    return {"holder": cast.party.name, "bank": "中国银行上海市青浦支行", "cnaps": "104290000001"}


def test_full_width_figures_are_the_same_account(cast, facts):
    entered = accounts.register(cast.party, by=cast.applicant, number=WIDE, **facts)

    assert (entered.number, entered.last_four) == (NUMBER, "9012")
    with pytest.raises(ValidationError, match="已经登记"):
        accounts.register(cast.party, by=cast.applicant, number=NUMBER, **facts)


def test_figures_of_other_scripts_are_refused_at_the_field(cast, facts, browse):
    arabic = "٤٤٠٨١٢٣٤٥٦٧٨٩٠١٢"
    place = reverse("add_account", args=[cast.party.public_id])

    answer = browse(cast.applicant).post(place, facts | {"number": arabic, "again": arabic})

    assert answer.context["form"].errors["number"] == ["账号只能包含数字0至9。"]


def test_form_takes_the_number_as_it_was_typed(cast, facts, browse):
    place = reverse("add_account", args=[cast.party.public_id])

    browse(cast.applicant).post(place, facts | {"number": WIDE, "again": NUMBER})

    assert cast.party.bank_accounts.get(confirmed_at=None).number == NUMBER


def test_confirming_asks_for_the_password_again(cast, browse, settings):
    settings.REAUTHENTICATE_WITHIN = 60
    account = make.BankAccountFactory(party=cast.party, confirmed_at=None)
    place = reverse("confirm_account", args=[account.public_id])

    answer = browse(cast.applicant).post(place, {"number": account.number})

    assert 'name="step_up_password"' in answer.content.decode()
    account.refresh_from_db()
    assert account.confirmed_at is None
