"""What an objection may not do: precede its notice, speak twice under a key, tell of a draft."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts import clock
from accounts.clock import SHANGHAI
from accounts.roles import Role
from reviews.models import Objection, PublicNotice
from reviews.services import notices, objections, proposals
from tests import factories as make
from tests import journey

SAID = {"objector": "王某", "contact": "021-00000000", "claim": "设备未投产。"}


@pytest.fixture
def case(cast):
    return journey.to_on_notice(cast)


def test_objection_is_not_received_before_the_notice(cast, case):
    for moment in (clock.now() - timedelta(days=1), datetime(1, 1, 1, 12, tzinfo=SHANGHAI)):
        with pytest.raises(ValidationError, match="不能早于公示发布"):
            objections.raise_objection(case, by=cast.registrar, received_at=moment, **SAID)


def test_same_key_with_other_words_is_refused_in_words(cast, case, browse):
    notice = PublicNotice.objects.get()
    sent = SAID | {"key": "k" * 32, "entry": notice.entries.get().pk}
    browse().send("object", notice.public_id, **sent)

    answer = browse().send("object", notice.public_id, **sent | {"claim": "另有他情。"})

    assert answer.status_code == 200
    assert "已经提交过" in answer.content.decode()
    assert Objection.objects.count() == 1


def test_receipt_names_the_notice_that_was_published(cast, case, browse):
    raised = objections.raise_objection(case, by=cast.house, **SAID)
    another = make.UserFactory(roles=[Role.REVIEW_LEAD])
    case = proposals.propose_anew(case, by=another, reason="重新核定。")
    notices.draft([case], title="尚未发布的公示", by=cast.lead, key="next")

    answer = browse().open("objection_receipt", raised.public_id)

    assert "尚未发布" not in answer.content.decode()
    assert PublicNotice.objects.published().get().title in answer.content.decode()
