"""The database refuses what no screen offers, from a shell as from a bulk update."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.acting import acting
from applications.models import Case, LadderEntry, Material
from tests import journey


def refused(by, change, words):
    """The change is refused in these words, at once or at the end of the transaction."""

    def write():
        with transaction.atomic(), acting(by), connection.cursor() as cursor:
            change()
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError, match=words):
        write()


def test_bulk_update_cannot_jump_a_state(cast):
    case = journey.to_submitted(cast)
    cases = Case.objects.filter(pk=case.pk)

    refused(cast.registrar, lambda: cases.update(state="approved", revision=2), "不能从")


def test_state_does_not_move_without_a_revision(cast):
    case = journey.to_submitted(cast)
    cases = Case.objects.filter(pk=case.pk)

    refused(cast.registrar, lambda: cases.update(state="rejected"), "修订号")


def test_state_does_not_move_without_a_log_line(cast):
    case = journey.to_submitted(cast)
    cases = Case.objects.filter(pk=case.pk)

    refused(cast.registrar, lambda: cases.update(state="rejected", revision=2), "办理记录")


def test_terminal_state_is_not_left(cast):
    case = journey.to_submitted(cast)
    journey.acceptance.refuse(case, by=cast.local_officer, note="不符合条件")
    cases = Case.objects.filter(pk=case.pk)

    refused(cast.registrar, lambda: cases.update(state="submitted", revision=3), "办结")


def test_correction_is_not_cut_short(cast):
    case = journey.to_submitted(cast)
    journey.acceptance.return_for_correction(case, by=cast.local_officer, note="缺执照。")
    cases = Case.objects.filter(pk=case.pk)

    refused(cast.registrar, lambda: cases.update(state="rejected", revision=3), "补正期限未过")
    refused(cast.registrar, lambda: cases.update(mend_by="2022-01-04"), "不可改变")


def test_case_does_not_begin_beyond_the_draft(cast):
    case = journey.draft(cast)
    row = {name: getattr(case, name) for name in ("version", "item", "party")}

    refused(
        cast.registrar, lambda: Case.objects.create(**row, state="submitted"), "从草稿开始"
    )  # fmt: skip


@pytest.mark.parametrize("change", [{"title": "另一个名称"}, {"content_sha256": "0" * 64}])
def test_filed_content_does_not_change(cast, change):
    case = journey.to_submitted(cast)
    cases = Case.objects.filter(pk=case.pk)

    refused(cast.applicant, lambda: cases.update(**change), "退回补正")


def test_materials_do_not_change_after_filing(cast):
    case = journey.to_submitted(cast)
    materials = Material.objects.filter(case=case)

    refused(cast.applicant, lambda: materials.update(replaced_at=case.submitted_at), "退回补正")


def test_case_and_log_are_not_deleted(cast):
    case = journey.to_submitted(cast)

    with (
        pytest.raises(Exception, match="不得修改或删除"),
        transaction.atomic(),
        acting(cast.house),
    ):
        case.log.all().delete()


def test_nothing_is_written_without_an_actor(cast):
    case = journey.draft(cast)

    with pytest.raises(IntegrityError, match="操作人"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(title="无名")


def test_ladder_entry_without_its_case_committed_is_refused(cast):
    case = journey.to_submitted(cast)
    entry = {
        "party": cast.party, "item": case.item, "case": case, "kind": "award", "code": "x",
        "rank": 2, "standard_fen": 20_000_000, "amount_fen": 20_000_000,
    }  # fmt: skip

    def commit_early():
        LadderEntry.objects.create(**entry)
        journey.accept(case, by=cast.local_officer)

    refused(cast.house, commit_early, "台账不一致")
