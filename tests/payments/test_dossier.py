"""The dossier of a case and of a batch: whole, with digests that fit, for its keepers alone."""

import hashlib
import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import Message
from applications.models import Case
from applications.services import acceptance
from applications.states import State
from payments import tasks
from payments.models import OrderDossier, PaymentOrder
from records.models import Job
from records.services import running
from records.services.running import Outcome
from records.storage import path_of
from tests import journey

__all__ = ["tasks"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(cast, moving_clock):
    journey.budget(cast)
    return Case.objects.get(pk=journey.to(State.DISBURSED, cast).pk)


def taken(client, user, address):
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200
    return ZipFile(BytesIO(b"".join(response.streaming_content)))


def test_dossier_of_a_paid_case_tells_its_whole_life(cast, paid, client):
    material = paid.materials.current().first().file

    with taken(client, cast.auditor, reverse("case_dossier", args=[paid.public_id])) as package:
        told = json.loads(package.read("数据.json"))
        sums = dict(
            line.split("  ")[::-1]
            for line in package.read("校验.sha256").decode().split("\n")
            if line
        )
        digests = {name: hashlib.sha256(package.read(name)).hexdigest() for name in sums}
        book = load_workbook(BytesIO(package.read("数据.xlsx")))

    assert [row["统一社会信用代码"] for row in told["案件"]] == [paid.party.uscc]
    steps = [row["新状态"] for row in told["办理过程"]]
    assert steps[0] == "已提交"
    assert steps[-1] == "已拨付"
    for section in (
        "申报材料",
        "初审",
        "专家评分",
        "部门意见",
        "拟定意见",
        "公示",
        "审议",
        "晋档台账",
        "支付单",
        "拨付",
    ):
        assert told[section], section
    paid_out = [[cell.value for cell in column] for column in book["拨付"].columns]
    assert ["金额（元）", paid.amount_fen / 100] in paid_out
    assert digests == sums
    assert material.sha256 in sums.values()
    assert book["目录"].max_row == len(sums) + 1


def test_file_that_was_changed_on_the_disk_no_longer_fits_its_digest(cast, paid, client):
    material = paid.materials.current().first().file
    path_of(material.storage_key).write_bytes(b"%PDF-1.4 another")

    with taken(client, cast.auditor, reverse("case_dossier", args=[paid.public_id])) as package:
        lines = package.read("校验.sha256").decode().splitlines()
        name = next(line for line in lines if line.startswith(material.sha256)).split("  ")[1]
        assert hashlib.sha256(package.read(name)).hexdigest() != material.sha256


def test_dossier_of_a_batch_holds_those_of_its_cases_and_is_its_askers(cast, paid, client):
    order = PaymentOrder.objects.get()
    page = reverse("order_dossier", args=[order.public_id])
    client.force_login(cast.registrar)
    assert [client.post(page).url for _ in range(2)] == [page, page]
    assert "data-poll-again" in client.get(page).content.decode()

    assert running.run(Job.objects.get(name="payments.pack_dossier").pk).outcome is Outcome.DONE

    asked = OrderDossier.objects.get()
    address = reverse("file", args=[asked.file.public_id])
    assert address in client.get(page, headers={"Accept": "text/html"}).content.decode()
    assert Message.objects.filter(user=cast.registrar, link=page).count() == 1
    with taken(client, cast.registrar, address) as package:
        told = json.loads(package.read("数据.json"))
        folder = next(name for name in package.namelist() if "案件/" in name).rpartition("/")[0]
        whole = {name for name in package.namelist() if name.startswith("案件/")}
        sums = package.read(f"{folder}/校验.sha256")
    with taken(client, cast.registrar, reverse("case_dossier", args=[paid.public_id])) as alone:
        assert {f"{folder}/{name}" for name in alone.namelist()} == whole
        assert alone.read("校验.sha256") == sums
    assert [row["案件号"] for row in told["案件清单"]] == [paid.number]
    assert [row["金额（分）"] for row in told["拨付"]] == [paid.amount_fen]
    client.force_login(cast.auditor)
    assert client.get(address).status_code == 404


def test_keepers_alone_find_it_on_the_page(cast, paid, client):
    order = PaymentOrder.objects.get()
    for user, is_keeper in ((cast.auditor, True), (cast.lead, False)):
        client.force_login(user)
        for page in (
            reverse("case", args=[paid.public_id]),
            reverse("payment_order", args=[order.public_id]),
        ):
            assert ("案卷</" in client.get(page).content.decode()) == is_keeper


def test_dossier_of_a_case_being_mended_says_so(cast, client):
    case = acceptance.return_for_correction(
        journey.to_submitted(cast), by=cast.local_officer, note="请补交照片"
    )

    with taken(client, cast.auditor, reverse("case_dossier", args=[case.public_id])) as package:
        assert "企业正在补正" in package.read("说明.txt").decode()
