"""A long table is entered by a job, whole or not at all; its sender is led to what came of it."""

import pytest

from accounts.models import Message
from applications.models import Recognition
from records import tasks
from records.importing import waiting
from records.models import AuditEntry, Job
from records.services import running
from tests import factories as make
from tests import journey
from tests.applications.pages import text
from tests.applications.test_recognition_import import TITLE, agree, send, sheet

__all__ = ["tasks"]  # which must be known before a job of theirs is run


@pytest.fixture
def registrar(cast, browse, settings):
    settings.LONG_TABLE_ROWS = 3
    make.policy()
    return browse(cast.registrar)


@pytest.fixture
def preview(cast, registrar):
    parties = [make.EnterpriseFactory().party for _ in range(3)]
    content = sheet(*((party.uscc, party.name, TITLE, "") for party in parties))
    return send(registrar, journey.official_list(cast), content)


def run():
    job = Job.objects.get(name="records.enter_table")
    running.run(job.pk)
    assert Job.objects.get(pk=job.pk).done_at, Job.objects.get(pk=job.pk).error


def test_long_table_is_entered_by_a_job(cast, registrar, preview):
    page = agree(registrar, preview).url
    assert not Recognition.objects.exists()
    assert "正在录入" in text(registrar.get(page))

    run()

    assert Recognition.objects.count() == 3
    entries = AuditEntry.objects.filter(table_name="applications_recognition")
    assert {entry.actor for entry in entries} == {cast.registrar}
    shown = text(registrar.get(page, headers={"accept": "text/html"}))
    assert "已录入 3 行，请另一位登记员复核。" in shown
    assert "查看录入的各行" in shown
    assert "<html" not in shown
    assert Message.objects.get(user=cast.registrar).body in shown
    assert agree(registrar, preview).url == page
    assert Job.objects.filter(name="records.enter_table").count() == 1


def test_long_table_that_no_longer_holds_is_refused_whole(registrar, preview):
    page = agree(registrar, preview).url
    name = preview.context["confirm_form"].initial["import_file_name"]
    codes = [row.found.shown["统一社会信用代码"] for row in preview.context["rows"][:2]]
    changed = sheet(*((code, "甲厂", TITLE, "") for code in [*codes, "没有这个代码"]))
    waiting._path_of(name).write_bytes(changed)

    run()

    shown = text(registrar.get(page))
    assert "一行也没有录入" in shown
    assert "下载标明问题的表格" in shown
    assert not Recognition.objects.exists()


def test_progress_is_its_senders_own(cast, registrar, preview, browse):
    page = agree(registrar, preview).url

    assert browse(cast.second_registrar).get(page).status_code == 404
    assert browse(cast.applicant).get(page).status_code in (302, 403, 404)
