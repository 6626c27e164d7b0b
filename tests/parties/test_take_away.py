"""A party's own data in one ZIP: whole, readable by its members alone, nothing foreign inside."""

import json
from copy import copy
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils.module_loading import autodiscover_modules
from openpyxl import load_workbook

from accounts import clock
from accounts.acting import acting
from accounts.message_links import may_open
from accounts.models import Message
from applications.services import filing
from diagnosis.services import reports
from parties import sections, tasks
from parties.models import Member, TakeAway
from parties.services import members, takeaway
from records.models import File, Job
from records.services import files
from records.storage import path_of
from tests import factories as make
from tests import journey


def fill(cast, letter):
    """A filed and accepted case, a report and an invitation, every text and file marked."""
    mark = f"CANARY-{letter}"
    by = cast.applicant
    case = make.CaseFactory(
        party=cast.party, applicant=by, materials=False, title=f"{mark}-title",
        summary=f"{mark}-summary",
    )  # fmt: skip
    for kind in case.item.materials.filter(required=True):
        with acting(by):
            stored = files.store(make.pdf(f"{mark}-material.pdf"), by=by)
            case.materials.create(kind=kind, file=stored, added_by=by)
    case = filing.submit(case, by=by)
    journey.accept(case, by=cast.local_officer, note=f"HIDDEN-{letter}")
    scribe = journey.owner_of(cast.provider)
    report = files.store(make.pdf(f"{mark}-report.pdf"), by=scribe)
    reports.enter(
        cast.provider, cast.party, report, by=scribe,
        confirmed_on=clock.today() - timedelta(days=9),
    )  # fmt: skip


@pytest.fixture
def sides(cast):
    """Two enterprises in one town, diagnosed by one provider; the owner of A asks."""
    other = copy(cast)
    other.party = make.EnterpriseFactory(
        party__local_unit=cast.unit, party__name="CANARY-B-name"
    ).party
    other.applicant = make.MemberFactory(party=other.party).user
    make.BankAccountFactory(party=other.party, number="99000000008888", holder="CANARY-B-name")
    for letter, one in (("A", cast), ("B", other)):
        fill(one, letter)
    return cast, other


def packed(cast, party=None):
    taken = takeaway.ask(party or cast.party, by=cast.applicant)
    with acting(cast.house):
        takeaway.make(taken.pk)
    return TakeAway.objects.get(pk=taken.pk)


def opened(taken):
    return ZipFile(BytesIO(path_of(taken.file.storage_key).read_bytes()))


def everything(package):
    """All that can be read in it: names, texts, and the cells of the workbook."""
    said = list(package.namelist())
    said += [package.read(name).decode() for name in ("数据.json", "说明.txt")]
    book = load_workbook(BytesIO(package.read("数据.xlsx")))
    said += [str(cell.value) for sheet in book for row in sheet for cell in row]
    return "\n".join(said)


def text(response):
    return response.content.decode()


def test_own_data_is_whole_and_nothing_foreign_is_inside(sides):
    cast, _ = sides

    with opened(packed(cast)) as package:
        said = everything(package)
        told = json.loads(package.read("数据.json"))

    for word in ("title", "summary", "material.pdf", "report.pdf"):
        assert f"CANARY-A-{word}" in said
    assert "CANARY-B" not in said
    assert "HIDDEN" not in said
    assert "8888" not in said
    assert told["统一社会信用代码"] == cast.party.uscc
    assert [row["项目名称"] for row in told["申报"]] == ["CANARY-A-title"]
    assert cast.party.bank_accounts.get().number not in said


def test_files_are_the_bytes_that_were_handed_in(sides):
    cast, _ = sides
    material = cast.party.cases.get().materials.first().file

    with opened(packed(cast)) as package:
        name = next(name for name in package.namelist() if f"{material.pk:06d}" in name)
        assert package.read(name) == path_of(material.storage_key).read_bytes()


def test_file_that_is_gone_is_named(sides):
    cast, _ = sides
    material = cast.party.cases.get().materials.first().file
    path_of(material.storage_key).unlink()

    with opened(packed(cast)) as package:
        assert "以下文件未收入" in package.read("说明.txt").decode()


def test_member_of_two_parties_takes_one_at_a_time(sides):
    cast, other = sides
    make.MemberFactory(party=other.party, user=cast.applicant)

    with opened(packed(cast)) as package:
        assert "CANARY-B" not in everything(package)


def test_copy_is_read_by_members_until_a_week_has_passed(sides, moving_clock):
    cast, other = sides
    taken = packed(cast)
    agent = make.MemberFactory(party=cast.party, kind=Member.Kind.AGENT)

    def readers(*users):
        return [user for user in users if File.objects.visible_to(user).filter(pk=taken.file_id)]

    everybody = [cast.applicant, agent.user, other.applicant, cast.registrar, cast.auditor]
    assert readers(*everybody) == [cast.applicant, agent.user]
    members.leave(agent, by=agent.user)
    assert readers(agent.user) == []
    moving_clock.shift_to(clock.now() + timedelta(days=7, minutes=1))
    assert readers(cast.applicant) == []


def test_only_members_ask_and_not_too_often(cast):
    for stranger in (cast.registrar, make.MemberFactory().user):
        with pytest.raises(PermissionDenied, match="负责人或经办人"):
            takeaway.ask(cast.party, by=stranger)

    takeaway.ask(cast.party, by=cast.applicant)
    with pytest.raises(ValidationError, match="一小时内"):
        takeaway.ask(cast.party, by=cast.applicant)


def test_job_may_run_twice_and_tells_once(cast):
    taken = packed(cast)
    with acting(cast.house):
        tasks.pack_take_away(taken.pk)

    assert TakeAway.objects.get(pk=taken.pk).file_id == taken.file_id
    assert may_open(Message.objects.get(user=cast.applicant, subject="数据副本已备好"))


def test_who_left_meanwhile_gets_none(cast):
    agent = make.MemberFactory(party=cast.party, kind=Member.Kind.AGENT)
    taken = takeaway.ask(cast.party, by=agent.user)
    members.leave(agent, by=agent.user)

    with acting(cast.house):
        takeaway.make(taken.pk)

    assert TakeAway.objects.get(pk=taken.pk).file is None


def test_page_asks_shows_progress_and_hands_out(cast, browse):
    mine = browse(cast.applicant)
    page = reverse("take_away", args=[cast.party.public_id])

    assert mine.post(page).url == page
    taken = TakeAway.objects.get()
    Job.objects.filter(name="parties.pack_take_away").update(progress=40, progress_note="整理文书")
    assert "整理文书" in text(mine.get(page))
    assert "一小时内" in text(mine.post(page, follow=True))
    with acting(cast.house):
        takeaway.make(taken.pk)
    taken = TakeAway.objects.get()
    assert reverse("file", args=[taken.file.public_id]) in text(mine.get(page))
    fetched = mine.get(reverse("file", args=[taken.file.public_id]))
    assert b"".join(fetched.streaming_content).startswith(b"PK")
    assert browse(cast.local_officer).get(page).status_code == 403


def test_every_room_has_its_sections():
    autodiscover_modules("taken_away")

    rooms = {one.rows.__module__.partition(".")[0] for one in sections.known()}
    names = [one.label for one in sections.known()]

    assert rooms == {"parties", "diagnosis", "applications", "reviews", "payments"}
    assert len(names) == len(set(names))
