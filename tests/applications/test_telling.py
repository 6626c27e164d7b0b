"""What a desk promises to tell, and what is told: the same people, the same words."""

import pytest

from accounts import clock
from accounts.models import Message
from applications.services import letters, recognition, stopping, telling
from applications.states import APPLICANT_LABELS, State
from applications.workflow import STEPS
from records.paper_kinds import KINDS
from tests import factories as make
from tests import journey
from tests.applications.pages import text, url

LABELS = {KINDS[kind].label for kinds in telling.PAPERS.values() for kind in kinds}


def test_every_letter_is_promised():
    assert telling.PAPERS.keys() == letters.LETTERS.keys()


def test_every_step_says_whom_it_tells():
    for step in STEPS:
        for move in step._django_fsm.transitions.values():
            told = telling.promise(step.__name__, move.target)
            assert told.startswith("将告知："), step.__name__


def keeps_its_promise(line, members):
    """Take the job of a step, and hold what came of it against what its desk had said."""
    said = telling.promise(line.step, line.target)
    before = set(Message.objects.values_list("pk", flat=True))

    telling.tell_step(line.pk)

    got = list(Message.objects.exclude(pk__in=before))
    if said == telling.NOBODY:
        assert got == [], line.step
        return
    assert {message.user_id for message in got} == {user.pk for user in members}, line.step
    whole = f"{got[0].subject}\n{got[0].body}"
    assert APPLICANT_LABELS[State(line.target)] in said
    assert APPLICANT_LABELS[State(line.target)] in whole
    assert ("您填写的意见" in said) >= ("办理意见：" in whole)
    if line.note and "您填写的意见" in said:
        assert line.note in whole
    named = {label for label in LABELS if label in said}
    issued = {one.paper.get_kind_display() for one in line.case.letters.filter(line=line)}
    assert issued <= named, line.step
    assert bool(issued) == bool(named), line.step


def test_all_steps_to_the_money_keep_their_promise(cast, moving_clock):
    case = journey.to_disbursed(cast)

    for line in case.log.select_related("case"):
        keeps_its_promise(line, [cast.applicant])


@pytest.mark.parametrize("step", ["stop", "waive"])
def test_steps_aside_keep_their_promise(cast, step):
    case = journey.to_recognised(cast)
    if step == "stop":
        stopping.stop(case, by=cast.lead, note="迁出本区")
    else:
        recognition.waive(case, by=journey.owner_of(case.party), note="不再需要")

    for line in case.log.select_related("case"):
        keeps_its_promise(line, [journey.owner_of(case.party)])


def test_desk_says_it_before_the_step(cast, browse):
    case = journey.to_submitted(cast)

    accept = text(browse(cast.local_officer).get(url("accept", case)))
    withdraw = text(browse(cast.applicant).get(url("withdraw", case)))

    assert "将告知：申报单位的全部成员（站内消息）" in accept
    assert KINDS["acceptance"].label in accept
    assert telling.NOBODY in withdraw


def test_who_left_is_told_nothing(cast):
    case = journey.to_accepted(cast)
    gone = make.MemberFactory(party=cast.party, until=clock.now()).user

    telling.tell_step(case.log.get(step="accept").pk)

    assert set(Message.objects.values_list("user", flat=True)) == {cast.applicant.pk}
    assert not Message.objects.filter(user=gone).exists()
