"""What an owner of the database does by hand to the review room is found and named."""

from collections import defaultdict
from contextlib import contextmanager

import pytest

from records.invariant import verify
from reviews import invariants
from reviews.services import objections
from tests import journey

pytestmark = pytest.mark.django_db(transaction=True)

CODES = ("I-07", "I-11", "I-12", "I-13", "I-16")
TABLES = (
    "parties_member",
    "applications_case",
    "reviews_meetingitem",
    "reviews_noticeentry",
    "reviews_objection",
    "reviews_opinion",
    "reviews_preliminaryreview",
    "reviews_publicnotice",
    "reviews_expert",
    "reviews_score",
    "reviews_seat",
)


class Tamper:
    """Does as the owner what no trigger sees, and undoes it."""

    def __init__(self, owner):
        self.owner = owner

    def __call__(self, statement):
        self._switch("DISABLE")
        self.owner.execute(f"BEGIN; {statement}; COMMIT")
        self._switch("ENABLE")

    def _switch(self, word):
        for table in TABLES:
            self.owner.execute(f"ALTER TABLE {table} {word} TRIGGER USER")

    @contextmanager
    def undone(self):
        for table in TABLES:
            self.owner.execute(f"CREATE TEMP TABLE kept_{table} AS TABLE {table}")
        yield
        away = [f"DELETE FROM {table}" for table in TABLES]  # noqa: S608
        back = [f"INSERT INTO {table} TABLE kept_{table}" for table in TABLES]
        self("; ".join(away + back))
        for table in TABLES:
            self.owner.execute(f"DROP TABLE kept_{table}")


@pytest.fixture
def tamper(owner):
    return Tamper(owner)


def breaches() -> dict[str, list[str]]:
    found = defaultdict(list)
    for verdict in verify(CODES):
        if verdict.invariant.check.__module__.startswith(invariants.__name__):
            found[verdict.invariant.code] += verdict.breaches
    return {code: said for code, said in found.items() if said}


def test_a_case_paid_by_the_rules_breaks_nothing(cast, moving_clock):
    journey.to_disbursed(cast)
    other = journey.to_on_notice(cast, journey.draft(cast, code="district_line"))
    objections.raise_objection(
        other, by=cast.house, objector="张三", contact="021-0", claim="面积不实"
    )

    assert breaches() == {}


PAID = {
    "preliminary review": ("DELETE FROM reviews_preliminaryreview", "I-07", "初审"),
    "one department": (
        "DELETE FROM reviews_opinion WHERE id = (SELECT min(id) FROM reviews_opinion)",
        "I-07",
        "各部门",
    ),
    "the meeting's amount": (
        "UPDATE reviews_meetingitem SET amount_fen = amount_fen - 1",
        "I-07",
        "审议",
    ),
    "the meeting before the award": (
        "UPDATE reviews_meetingitem SET recorded_at = recorded_at - interval '20 days'",
        "I-07",
        "审议",
    ),
    "the last day": (
        "UPDATE reviews_publicnotice SET last_day = last_day - 1",
        "I-11",
        "应为",
    ),
    "the time of publication": (
        "UPDATE reviews_publicnotice SET published_at = published_at - interval '10 seconds'",
        "I-11",
        "审计记录不符",
    ),
    "a notice made shorter": (
        "UPDATE reviews_publicnotice SET closes_at = closes_at - interval '1 day'",
        "I-12",
        "没有期满的公示",
    ),
    "the name that was shown": (
        "UPDATE reviews_noticeentry SET party_name = '他人有限公司'",
        "I-13",
        "单位名称",
    ),
    "the amount that was shown": (
        "UPDATE reviews_noticeentry SET amount_fen = amount_fen - 100",
        "I-13",
        "金额",
    ),
    "the printed row": ("UPDATE reviews_noticeentry SET title = '别的'", "I-13", "印发的公示文件"),
}


def test_each_falsehood_of_a_paid_case_is_named(cast, moving_clock, tamper):
    journey.to_approved(cast)

    found = {}
    for name, (statement, code, words) in PAID.items():
        with tamper.undone():
            tamper(statement)
            found[name] = words in "；".join(breaches().get(code, []))

    assert found == dict.fromkeys(PAID, True)
    assert breaches() == {}


def test_a_case_moved_past_its_open_objection_is_named(cast, tamper):
    case = journey.to_on_notice(cast)
    objections.raise_objection(
        case, by=cast.house, objector="张三", contact="021-0", claim="面积不实"
    )

    tamper("UPDATE applications_case SET state = 'on_notice', open_objections = 0")

    assert [line.partition(" ")[2] for line in breaches()["I-12"]] == [
        f"有未办结的异议 {case.objections.get().pk} 而不在核查中",
        "登记未办结异议 0 件，实有 1 件",
    ]


def test_an_objection_dated_after_the_close_is_named(cast, tamper):
    case = journey.to_on_notice(cast)
    objections.raise_objection(
        case, by=cast.house, objector="张三", contact="021-0", claim="面积不实"
    )

    tamper("UPDATE reviews_objection SET received_at = received_at + interval '40 days'")

    assert "不在任何公示期内收到" in breaches()["I-12"][0]


def test_a_case_cleared_too_early_is_named(cast, moving_clock, tamper):
    case = journey.to_notice_cleared(cast)

    tamper(
        "UPDATE reviews_publicnotice SET closes_at = closes_at + interval '9 days',"
        " last_day = last_day + 9"
    )

    said = "；".join(breaches()["I-11"])
    assert f"期满前办结了案件 {case.pk}" in said
    assert "工作日历没有锁定" in said


SCORED = {
    "before the declaration": "UPDATE reviews_seat SET declared_at = handed_in_at + '1 min'"
    " FROM reviews_score AS s WHERE s.seat_id = reviews_seat.id",
    "without a declaration": "UPDATE reviews_seat SET declared_at = NULL",
    "after leaving": "UPDATE reviews_seat SET released_at = now()",
    "before the review": "UPDATE reviews_score SET handed_in_at = handed_in_at - interval '9 days'",
    "after the review": "UPDATE reviews_score SET handed_in_at = handed_in_at + interval '9 days'",
    "an employer of the party": "UPDATE reviews_expert SET employer ="
    " (SELECT replace(name, '有', ' 有') || '　' FROM parties_party LIMIT 1)",
}


MEMBER = """
    INSERT INTO parties_member (party_id, user_id, kind, since)
    VALUES ({party}, {user}, 'agent', now() - interval '9 days')
"""


def test_scores_of_the_conflicted_or_out_of_turn_are_named(cast, tamper):
    case = journey.to_proposed(cast)
    member = MEMBER.format(party=cast.party.pk, user=cast.experts[2].pk)
    with tamper.undone():
        tamper(member)
        assert [line.partition(" 由")[2] for line in breaches()["I-16"]] == ["当事单位的成员提交"]
    assert breaches() == {}

    found = {}
    for name, statement in SCORED.items():
        with tamper.undone():
            tamper(statement)
            found[name] = len(breaches().get("I-16", [])) >= 3

    assert found == dict.fromkeys(SCORED, True)
    assert case.seats.count() == 3
