"""What a package holds of its subject's files."""

import zipfile
from io import BytesIO

from accounts.models import User
from applications.models import Case, Material
from records.services import packing
from tests import journey


def all_of(label: str) -> packing.Section:
    """Every material of a case, whoever asks."""
    return packing.Section("materials", label, ("kind__name",), ("file",), _materials)


def _materials(case: Case, user: User):
    return Material.objects.filter(case=case)


def test_files_are_packed_once_and_only_for_whom_sees_them(cast):
    case, stranger = journey.draft(cast), journey.Cast.hire().applicant

    def packed(user) -> list[str]:
        target = BytesIO()
        with packing.written(target) as package:
            packing.add(package, [all_of("材料"), all_of("再列")], case, user, head={}, readme="")
        names = zipfile.ZipFile(target).namelist()
        return [name for name in names if name.startswith("文件/")]

    file = case.materials.first().file
    assert packed(cast.applicant) == [f"文件/材料/{file.pk:06d}-{file.name}"]
    assert packed(stranger) == []
