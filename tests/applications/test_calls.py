"""A call: drafted by one, published by another, then unchanged; a notice for all extends it."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import clock
from accounts.acting import acting
from accounts.models import Message
from applications.asked import additions, asked
from applications.eligibility.filing import has_every_material
from applications.models import Call, CallExtension, Case
from applications.services import calls, extensions, filing
from applications.states import State
from policies.models import AwardItem, PolicyVersion
from tests import factories as make
from tests import journey
from tests.applications.pages import said, text

ADD = "admin:applications_call_add"


def noon(day):
    return datetime.combine(day, time(12), clock.SHANGHAI)


def refused(by, write):
    """What the database says to this write."""
    with pytest.raises(IntegrityError) as refusal, acting(by), transaction.atomic():
        write()
    return str(refusal.value)


def form(item, **more):
    now = clock.now()
    empty = {
        f"{prefix}-{name}_FORMS": 0
        for prefix in ("contacts", "quotas", "materials")
        for name in ("TOTAL", "INITIAL")
    }
    return {
        "title": "春季申报通知", "version": item.version_id, "items": [item.pk],
        "opens_at_0": f"{now:%Y-%m-%d}", "opens_at_1": "00:00:00",
        "closes_at_0": f"{now + timedelta(days=20):%Y-%m-%d}", "closes_at_1": "17:00:00",
        "body": "", "instructions": "", **empty, **more,
    }  # fmt: skip


def test_call_is_drafted_by_one_registrar_and_published_by_another(cast, browse):
    item = make.item("district_workshop")
    contact = {"contacts-TOTAL_FORMS": 1, "contacts-0-office": "产业投资科"}
    sent = form(item, **contact)
    browse(cast.registrar).post(reverse(ADD), sent)
    call = Call.objects.get(title="春季申报通知")
    publish = {"action": "publish", "_selected_action": [call.pk]}
    changelist = reverse("admin:applications_call_changelist")

    own = browse(cast.registrar).post(changelist, publish)
    other = browse(cast.second_registrar).post(changelist, publish)

    assert "须由另一位登记员发布" in said(own)[-1]
    assert "已发布" in said(other)[-1]
    call = Call.objects.get(title="春季申报通知")
    assert (call.drafted_by, call.published_by) == (cast.registrar, cast.second_registrar)
    change = reverse("admin:applications_call_change", args=[call.pk])
    assert browse(cast.registrar).post(change, {"title": "改名"}).status_code == 403


def test_template_is_uploaded_with_the_draft_and_downloaded_by_anybody_once_published(
    cast, browse, client
):
    item = make.item("district_workshop")
    kind = item.materials.first()
    sent = form(item, **{
        "contacts-TOTAL_FORMS": 1, "contacts-0-office": "产业投资科",
        "materials-TOTAL_FORMS": 1, "materials-0-kind": kind.pk, "materials-0-copies": 3,
        "materials-0-hint": "按模板填写", "materials-0-upload": make.pdf("申报表模板.pdf"),
    })  # fmt: skip
    browse(cast.registrar).post(reverse(ADD), sent)
    call = Call.objects.get(title="春季申报通知")
    template = call.materials.get().template
    address = reverse("file", args=[template.public_id])

    before = client.get(address).status_code
    calls.publish(call, by=cast.second_registrar)

    assert before == 302
    assert client.get(address).getvalue()
    page = text(client.get(reverse("call", args=[call.public_id])))
    assert address in page
    assert "按模板填写" in page
    assert "3 份" in page


def test_call_that_is_over_is_not_published(cast):
    late = make.CallFactory(
        published_at=None,
        opens_at=clock.now() - timedelta(days=9),
        closes_at=clock.now() - timedelta(days=1),
    )

    with pytest.raises(ValidationError, match="截止时间已过"):
        calls.publish(late, by=cast.registrar)


def test_call_is_published_by_the_registrar_only(cast):
    with pytest.raises(PermissionDenied, match="登记员"):
        calls.publish(make.CallFactory(published_at=None), by=cast.lead)


def test_no_call_is_published_without_a_version_in_force(cast, moving_clock):
    call = make.CallFactory(published_at=None, closes_at=clock.now() + timedelta(days=800))
    moving_clock.shift_to(noon(call.version.in_force_to + timedelta(days=2)))

    with pytest.raises(ValidationError, match="现在不在有效期内"):
        calls.publish(call, by=cast.registrar)


def test_officers_are_warned_once_the_policy_has_ended(client, db, moving_clock):
    call = make.CallFactory()
    address = reverse("call", args=[call.public_id])
    last = call.version.in_force_to

    moving_clock.shift_to(noon(last + timedelta(days=2)))

    assert f"已于{last:%Y-%m-%d}届满" in text(client.get(address))


@pytest.mark.parametrize(
    "columns",
    [
        {"title": "改名"},
        {"body": "改写"},
        {"opens_at": noon(date(2020, 1, 1))},
        {"published_at": None},
    ],
    ids=["title", "body", "opening", "taken back"],
)
def test_published_call_is_not_changed(cast, columns):
    call = make.CallFactory()

    told = refused(cast.registrar, lambda: Call.objects.filter(pk=call.pk).update(**columns))

    assert "发布后不可改变" in told


def test_parts_of_a_published_call_stand(cast):
    call, item = make.CallFactory(), make.item("district_line")
    kind = item.materials.first()
    writes = [
        lambda: call.items.remove(item),
        lambda: call.items.add(AwardItem.objects.exclude(pk__in=call.items.all()).first() or item),
        lambda: call.contacts.create(office="另一科室"),
        lambda: call.contacts.update(phone="110"),
        lambda: call.quotas.create(item=item, places=1),
        lambda: call.materials.create(kind=kind, is_required=True),
    ]

    for write in (writes[0], *writes[2:]):
        assert "申报通知已发布" in refused(cast.registrar, write)


def test_database_itself_publishes_no_call_without_its_paper(cast):
    call = make.CallFactory(published_at=None, drafted_by=cast.registrar)
    now = {"published_at": clock.now(), "published_by": cast.second_registrar}

    told = refused(cast.second_registrar, lambda: Call.objects.filter(pk=call.pk).update(**now))

    assert "须随文件一并发布" in told


def test_one_person_does_not_publish_what_it_drafted(cast):
    call = make.CallFactory(published_at=None, drafted_by=cast.registrar)

    with pytest.raises(PermissionDenied, match="另一位登记员"):
        calls.publish(call, by=cast.registrar)
    told = refused(
        cast.registrar,
        lambda: Call.objects.filter(pk=call.pk).update(
            published_at=clock.now(), published_by=cast.registrar
        ),
    )
    assert "一人起草、另一人发布" in told


# --- extension ---------------------------------------------------------------------------------


def extend(call, by, **more):
    facts = {"closes_at": call.closes_at + timedelta(days=3), "reason": "系统检修"}
    return extensions.extend(call, by=by, **facts | more)


def test_extension_moves_the_close_for_everybody_and_tells_those_with_a_draft(cast, client):
    case = make.CaseFactory(party=cast.party, applicant=cast.applicant)
    former = case.call.closes_at
    other = make.CaseFactory(call=case.call, party__name="甲")
    stranger = make.CaseFactory(call=make.CallFactory())

    extension = extend(case.call, cast.registrar)

    call = Call.objects.get(pk=case.call_id)
    assert call.closes_at == extension.closes_at == former + timedelta(days=3)
    told = set(Message.objects.values_list("user", flat=True))
    assert told == {cast.applicant.pk, journey.owner_of(other.party).pk}
    assert journey.owner_of(stranger.party).pk not in told
    page = text(client.get(reverse("call", args=[call.public_id])))
    assert "延期通知" in page
    assert "系统检修" in page


def test_extension_never_shortens(cast):
    call = make.CallFactory()

    for closes_at in (call.closes_at, call.closes_at - timedelta(seconds=1)):
        with pytest.raises(ValidationError, match="只能延长"):
            extend(call, cast.registrar, closes_at=closes_at)
    told = refused(
        cast.registrar,
        lambda: Call.objects.filter(pk=call.pk).update(closes_at=call.closes_at + timedelta(1)),
    )
    assert "延期通知" in told
    assert not CallExtension.objects.exists()


def test_extension_stays_within_the_policy(cast):
    call = make.CallFactory()
    beyond = clock.now().replace(year=call.version.in_force_to.year + 1)

    with pytest.raises(ValidationError, match="有效期至"):
        extend(call, cast.registrar, closes_at=beyond)


def test_extension_is_not_for_other_roles(cast, browse):
    call = make.CallFactory()

    with pytest.raises(PermissionDenied):
        extend(call, cast.lead)
    assert browse(cast.lead).get(reverse("extend_call", args=[call.public_id])).status_code == 403


def test_registrar_extends_on_the_page_and_reads_whom_it_tells(cast, browse):
    case = make.CaseFactory(party=cast.party, applicant=cast.applicant)
    address = reverse("extend_call", args=[case.call.public_id])
    client = browse(cast.registrar)

    page = text(client.get(address))
    later = case.call.closes_at + timedelta(days=1)
    local = later.astimezone(clock.SHANGHAI)
    answer = client.post(address, {"closes_at": f"{local:%Y-%m-%dT%H:%M:%S}", "reason": "检修"})

    assert "现有 1 人" in page
    assert answer.status_code == 302
    assert Call.objects.get(pk=case.call_id).closes_at == later.replace(microsecond=0)


# --- the closing second ------------------------------------------------------------------------


@pytest.mark.parametrize("late", [-1, 0, 1], ids=["a microsecond before", "on it", "after"])
def test_window_closes_to_the_microsecond(cast, moving_clock, late):
    case = journey.draft(cast)
    moving_clock.pin(case.call.closes_at + timedelta(microseconds=late))

    if late > 0:
        with pytest.raises(ValidationError, match="现在不在申报时间内"):
            filing.submit(case, by=cast.applicant)
    else:
        assert filing.submit(case, by=cast.applicant).state == State.SUBMITTED


@pytest.mark.parametrize(
    ("late", "words"),
    [(timedelta(days=40), "不在申报时间内"), (-timedelta(hours=1), "当时的系统时间")],
    ids=["after the close", "backdated"],
)
def test_database_itself_refuses_a_submission_out_of_time(cast, late, words):
    case = journey.draft(cast)
    columns = {
        "state": State.SUBMITTED, "revision": 1, "submitted_at": clock.now() + late,
        "number": "QP1", "content_sha256": "a" * 64,
    }  # fmt: skip

    told = refused(cast.applicant, lambda: Case.objects.filter(pk=case.pk).update(**columns))

    assert words in told


# --- what is asked for, and how many places ----------------------------------------------------


def with_parts(**parts):
    """A published call for a workshop with these parts."""
    call = make.CallFactory(published_at=None)
    with acting(make.house()):
        for name, facts in parts.items():
            getattr(call, name).create(**facts)
    return calls.publish(call, by=make.UserFactory(roles=["registrar"]))


def test_call_demands_what_the_policy_leaves_open_and_never_the_other_way(cast):
    item = make.item("district_workshop")
    optional = item.materials.filter(required=False).first()
    call = with_parts(materials={"kind": optional, "is_required": True, "copies": 5})
    case = make.CaseFactory(party=cast.party, applicant=cast.applicant, call=call)

    wanted = {one.kind.pk: one for one in asked(item.materials.all(), additions(call))}

    assert wanted[optional.pk].is_required
    assert wanted[optional.pk].copies == 5
    assert optional.name in has_every_material(case, clock.now()).text
    lax = make.CaseFactory(call=make.CallFactory())
    assert has_every_material(lax, clock.now()) is None


def test_binding_quota_is_kept_and_an_informative_one_only_told(cast, client):
    journey.budget(cast)
    item = make.item("district_workshop")
    bound = with_parts(quotas={"item": item, "places": 1, "is_binding": True})
    loose = with_parts(quotas={"item": item, "places": 1})
    first, second = (journey.Cast.hire() for _ in range(2))

    def proposed(applicant, call):
        case = journey.draft(applicant, call=call)
        return journey.to_proposed(applicant, case)

    proposed(first, bound)
    with pytest.raises(IntegrityError, match="名额（1个）已用完"), transaction.atomic():
        proposed(second, bound)
    others = [proposed(journey.Cast.hire(), loose) for _ in range(2)]

    assert {case.state for case in others} == {State.PROPOSED}
    assert "用完后不再列为拟支持项目" in text(client.get(f"/calls/{bound.public_id}/"))
    assert "仅供参考" in text(client.get(f"/calls/{loose.public_id}/"))


def test_officers_read_how_the_policy_is_read_and_applicants_do_not(cast, browse):
    call = make.CallFactory()
    note = PolicyVersion.objects.get(pk=call.version_id).notes.first()
    address = reverse("call", args=[call.public_id])

    assert note.question in text(browse(cast.preliminary).get(address))
    assert note.question not in text(browse(cast.applicant).get(address))


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_a_call_asks_as_often_for_many_items(
    client, db, count, django_assert_max_num_queries
):
    items = list(make.policy().items.all()[:count])
    call = make.CallFactory(items=items)

    with django_assert_max_num_queries(13):
        client.get(reverse("call", args=[call.public_id]))
