"""What the desks of the review promise to tell, and what is told."""

from accounts.models import Message
from applications.services import telling
from applications.states import State
from reviews.services import notices
from tests import journey


def test_meeting_promises_what_each_result_will_tell(cast, browse, moving_clock):
    case = journey.to("in_deliberation", cast)
    meeting = case.meeting_items.get().meeting

    page = browse(cast.clerk).open("meeting", meeting.public_id).content.decode()

    for step, state in {
        "approve": State.APPROVED, "postpone": State.POSTPONED,
        "decline": State.REJECTED, "refer_back": State.IN_REVIEW,
    }.items():  # fmt: skip
        assert telling.promise(step, state) in page
    assert telling.promise("grant_title", State.TITLED) not in page


def test_notice_promises_what_the_applicants_are_told(cast, browse):
    case = journey.to("proposed", cast)
    draft = notices.draft([case], title="公示", by=cast.publisher, key="draft")
    said = telling.promise("open_notice", State.ON_NOTICE)

    page = browse(cast.publisher).open("notice_desk", draft.public_id).content.decode()
    assert said in page
    Message.objects.all().delete()
    notices.publish(draft, by=cast.publisher, key="publish")
    telling.tell_step(case.log.get(step="open_notice").pk)

    assert {message.user for message in Message.objects.all()} == {cast.applicant}
