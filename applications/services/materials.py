"""Materials of a draft: several files of a kind, replaced or removed with what was before kept."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db.transaction import atomic

from accounts import clock
from accounts.acting import acting
from accounts.models import User
from applications.eligibility.reports import is_own_report
from applications.models import Case, Material
from applications.services import corrections, filing
from policies.models import MaterialKind
from records.models import File

MOST_OF_A_KIND = 30


def check(case: Case, kind: MaterialKind) -> None:
    """Refuse a kind that the item does not ask for, or that comes by itself."""
    if kind.item_id != case.item_id:
        raise ValidationError("本项目不需要该材料。")
    if is_own_report(case, kind):
        raise ValidationError("诊断报告以登记的为准，不能更换。")


def _hold(case: Case, kind: MaterialKind, by: User) -> Case:
    case = filing.hold_editable(case, by)
    check(case, kind)
    corrections.demand_open(case, [kind])
    return case


@atomic
def add(
    case: Case, kind: MaterialKind, file: File, *, by: User, instead_of: Material | None = None
) -> Material:
    """Hand in one more file of a kind, or one in the place of an earlier one, which stays."""
    case = _hold(case, kind, by)
    there = list(case.materials.current().filter(kind=kind).select_related("file"))
    others = [one for one in there if instead_of is None or one.pk != instead_of.pk]
    if any(one.file.sha256 == file.sha256 for one in others):
        raise ValidationError("同样内容的文件已经上传过，没有重复保存。")
    if len(others) >= MOST_OF_A_KIND:
        raise ValidationError(f"每项材料最多 {MOST_OF_A_KIND} 个文件，请合并后再上传。")
    with acting(by):
        if len(others) < len(there):
            case.materials.current().filter(pk=instead_of.pk).update(replaced_at=clock.now())
        return case.materials.create(kind=kind, file=file, added_by=by)


@atomic
def replace_all(
    case: Case, kind: MaterialKind, files: Sequence[File], *, by: User
) -> list[Material]:
    """The files of a kind are these; those handed in before stay as replaced."""
    case = _hold(case, kind, by)
    with acting(by):
        case.materials.current().filter(kind=kind).update(replaced_at=clock.now())
        return Material.objects.bulk_create(
            Material(case=case, kind=kind, file=file, added_by=by) for file in files
        )


@atomic
def remove(case: Case, material: Material, *, by: User) -> None:
    """A file is no longer handed in; it stays among those that were."""
    case = filing.hold_editable(case, by)
    if is_own_report(case, material.kind):
        raise ValidationError("诊断报告以登记的为准，不能移除。")
    corrections.demand_open(case, [material.kind])
    with acting(by):
        case.materials.current().filter(pk=material.pk).update(replaced_at=clock.now())
