from tests import factories as make
from tests.tampering import named, tampering, unnoticed

__all__ = ["tampering"]

CODE = "UPDATE parties_party SET uscc = '{}' WHERE id = (SELECT max(id) FROM parties_party)"
BREACHES = {
    "check digit": (
        "I-19",
        [CODE.format("91310118QPDEM00150")],
        "",
        "校验码（第18位）不正确",
    ),
    "lower case": (
        "I-19",
        [CODE.format("91310118qpdem0015u")],
        "parties_party.party_uscc_is_in_normal_form",
        "应写作 91310118QPDEM0015U",
    ),
}


def test_every_tampering_with_a_party_is_named(tampering):
    make.PartyFactory()

    assert named("I-19") == []
    assert unnoticed(BREACHES) == []


def test_code_of_two_parties_is_named(tampering):
    one, other = make.PartyFactory(), make.PartyFactory()

    same = CODE.format(one.uscc)
    said = named("I-19", same, constraint="parties_party.parties_party_uscc_key")

    assert f"{one.name}的代码 {one.uscc} 登记了2次" in said
    assert f"{other.name}的代码 {one.uscc} 登记了2次" in said
