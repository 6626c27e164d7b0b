"""Claims to act for an organisation, as somebody files them."""

from itertools import count

import pytest

from parties.services import claims
from parties.services.registration import Stated
from tests import factories as make

NUMBERS = count(1)


@pytest.fixture
def file_claim(db):
    """File a claim as somebody does; to a new code unless told otherwise."""

    def file(by, code="", **said):
        number = next(NUMBERS)
        stated = Stated(
            name="上海新来智能装备有限公司", party_kind="company", profile="enterprise",
            legal_representative="新某", address="青浦区新路1号", contact_name="联某",
            contact_phone="021-00001111", local_unit=said.pop("local_unit", None),
        )  # fmt: skip
        papers = {"licence": make.pdf("执照.pdf"), "letter": make.pdf("授权书.pdf")}
        given = {"kind": "owner", "key": f"claim-{number}", "stated": stated} | papers | said
        return claims.file(code or make.credit_code(8_000_000 + number), by=by, **given)

    return file
