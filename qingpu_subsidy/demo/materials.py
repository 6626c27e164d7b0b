"""Pages to hand in: each says what it stands for, and that it is only a demonstration."""

from django.core.files.base import ContentFile

from accounts.models import User
from parties.models import Party
from policies.models import MaterialKind
from qingpu_subsidy.demo import pages
from records.models import File
from records.services import files

CORRECTED = "补正材料"
MINUTES = "会议纪要"
REPORT = "诊断报告"
DOCUMENT = "认定文件"


def upload(title: str, *, by: User, name: str = "") -> File:
    """The page under this title, as somebody uploads it, under another name if one is given."""
    return files.store(ContentFile(pages.page(title), name=f"{name or title}.pdf"), by=by)


class Folder:
    """What each party has scanned once and hands in wherever it is asked for."""

    def __init__(self) -> None:
        self._files: dict[tuple[int, str], File] = {}

    def of_party(self, party: Party, kind: MaterialKind, *, by: User) -> File:
        """The party's page of this kind."""
        place = (party.pk, kind.name)
        if place not in self._files:
            self._files[place] = upload(kind.name, by=by)
        return self._files[place]
