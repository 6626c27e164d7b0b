"""A party named by its credit code on a form."""

import pytest
from django.core.exceptions import ValidationError

from parties.fields import UNKNOWN_TO_REGISTRAR, PartyByCodeField
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_code_typed_in_any_shape_is_the_party_that_bears_it(cast):
    party = cast.party
    wide = party.uscc.lower().translate({n: n + 0xFEE0 for n in range(0x30, 0x7B)})

    assert PartyByCodeField(label="代码").clean(f" {wide} ") == party


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "请填写代码。"),
        ("91310118", "应为18位，现为8位。"),
        ("91310118MA1JX000OK", "是否应为数字“0”？"),
        (make.credit_code(9_000_009), UNKNOWN_TO_REGISTRAR),
    ],
)
def test_code_that_names_nobody_is_refused_in_words(typed, says):
    with pytest.raises(ValidationError) as refusal:
        PartyByCodeField(label="代码", unknown=UNKNOWN_TO_REGISTRAR).clean(typed)

    assert says in refusal.value.messages[0]
