"""The papers of a call: numbered as it is published, printed after it, read by everybody."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import clock
from accounts.acting import acting
from applications.models import Call, CallExtension
from applications.services import calls, extensions
from records import proof, storage
from records.levels import under_a_heading
from records.models import NumberSeries, Paper
from records.services import printing
from tests import factories as make
from tests.applications.pages import text

SERIES = "青经智申"
BODY = """一、申报主体
（一）企业
1. 规模以上企业优先。
（1）以统计口径为准。
二、其他"""


@pytest.fixture
def draft(cast):
    """A draft for two kinds of award, with a quota, a material of its own, and a long text."""
    items = [make.item("provider_diagnosis"), make.item("district_workshop")]
    call = make.CallFactory(published_at=None, items=items, body=BODY)
    with acting(make.house()):
        call.quotas.create(item=items[1], places=7, is_binding=True)
        call.materials.create(
            kind=items[1].materials.first(), copies=4, hint="按\N{DRAGON}模板填写"
        )
    return call


def words(paper: Paper) -> str:
    with acting(make.house()):
        printing.render(paper.pk)
    paper = Paper.objects.get(pk=paper.pk)
    assert paper.state == Paper.State.ISSUED, paper.fault
    return proof.words_of(storage.path_of(paper.file.storage_key).read_bytes())


def test_call_is_numbered_printed_and_read_by_everybody(cast, draft, client):
    call = calls.publish(draft, by=cast.registrar)
    calls.publish(draft, by=cast.registrar)
    printed = words(call.paper)
    paper = Paper.objects.get(pk=call.paper_id)
    page = text(client.get(reverse("call", args=[call.public_id])))

    assert paper.number == f"{SERIES}〔{clock.today().year}〕1号"
    assert Paper.objects.filter(kind="call", number__gt="").get() == paper
    for told in (
        paper.number,
        "区级智能车间：奖励标准20万元（第五条（二）），已享受较低档次奖励的按差额补足。",
        "本次名额7个，用完后不再列为拟支持项目。",
        "每诊断一家企业奖励2万元",
        "申报区级智能车间的，应当是登记地、实际经营地、财税户管地均在本区的企业",
        "区级智能车间由街镇（区属企业）受理",
        "电子版，书面4份按模板填写",
        "（一）申报主体1.企业（1）规模以上企业优先。①以统计口径为准。（二）其他",
        "区经委产业投资科021-00000000",
        "我要咨询",
    ):
        assert "".join(told.split()) in printed
    file = reverse("file", args=[paper.file.public_id])
    assert file in page
    assert paper.number in page
    assert client.get(file).getvalue().startswith(b"%PDF")


def test_draft_has_no_paper_and_a_published_one_keeps_its_own(cast, draft):
    other = calls.publish(make.CallFactory(published_at=None), by=cast.registrar)

    for call, change in ((draft, {"paper": other.paper}), (other, {"paper": None})):
        with pytest.raises(IntegrityError), acting(cast.registrar), transaction.atomic():
            Call.objects.filter(pk=call.pk).update(**change)


def test_call_whose_paper_would_tell_a_private_number_is_not_published(cast):
    call = make.CallFactory(published_at=None, body="材料请交王某，身份证310118198001011234。")

    with pytest.raises(ValidationError, match="身份证号码"):
        calls.publish(call, by=cast.registrar)
    assert Call.objects.get(pk=call.pk).published_at is None
    assert not NumberSeries.objects.filter(code=SERIES).exists()


def test_extension_has_a_paper_of_its_own(cast, draft, client):
    call = calls.publish(draft, by=cast.registrar)
    closes_at = (call.closes_at + timedelta(days=3)).replace(minute=30, second=0)
    extension = extensions.extend(call, by=cast.registrar, closes_at=closes_at, reason="系统检修")
    printed = words(extension.paper)

    local = closes_at.astimezone(clock.SHANGHAI)
    assert f"{local.day}日{local.hour}时30分，对所有申报单位适用" in printed
    assert f"（{call.paper.number}）" in printed
    assert extension.paper.number == f"青经智延〔{clock.today().year}〕1号"
    assert extension.paper.number in text(client.get(reverse("call", args=[call.public_id])))
    with pytest.raises(IntegrityError, match="不得修改"), acting(cast.registrar):
        CallExtension.objects.update(reason="改写")


def test_text_without_parts_of_its_own_keeps_its_numbers():
    assert under_a_heading("1. 甲\n\n（一）乙") == ["1. 甲", "（一）乙"]
    assert under_a_heading("一、甲\n十二、乙\n（二十一）丙") == ["（一）甲", "（十二）乙", "21. 丙"]
