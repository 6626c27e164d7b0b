"""The accounts of the demonstration, as a table."""

from unicodedata import east_asian_width

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts import navigation
from accounts.models import User
from accounts.roles import Role
from applications.models import Case
from qingpu_subsidy.demo import firms, people

OTHERS = (
    "每个环节列出一家；企业为 qy01 至 qy40，服务商为 fw01 至 fw08，"
    "多数另有经办人，登录名加 b（qy01b）。"
)
HEAD = ("登录名", "姓名", "岗位", "从这里开始")


class Command(BaseCommand):
    help = "列出演示账号。"

    def handle(self, *args: object, **options: object) -> None:
        if not settings.DEMO:
            raise CommandError("只有演示环境有演示账号。")
        rows = [HEAD, *_officials(), *_owners()]
        widths = [max(_width(row[column]) for row in rows) for column in range(len(HEAD))]
        self.stdout.write(f"    演示账号（密码都是 {people.PASSWORD}）\n\n")
        for row in rows:
            cells = (
                cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
            )
            self.stdout.write("    " + "  ".join(cells).rstrip())
        self.stdout.write(f"\n    {OTHERS}")


def _officials():
    known = User.objects.select_related("person").in_bulk(field_name="username")
    for official in people.OFFICIALS:
        office = f"（{official.office}）" if official.role == Role.LOCAL_OFFICER else ""
        role = (
            official.title if official.role == Role.DELEGATE else f"{official.role.label}{office}"
        )
        start = navigation.landing(known[official.username])
        yield official.username, official.name, role, start


def _owners():
    """One enterprise and one provider for each state that there is to see."""
    shown = set()
    cases = Case.objects.select_related("party").order_by("-pk")
    for case in cases:
        prefix = firms.PROVIDER if case.subject_id else firms.ENTERPRISE
        if (prefix, case.state) not in shown:
            shown.add((prefix, case.state))
            yield from _owner(case, prefix)


def _owner(case: Case, prefix: str):
    owner = case.party.members.select_related("user__person").order_by("pk").first().user
    if owner.username.startswith(prefix):
        page = f"我的申报（{case.get_state_display()}）"
        yield owner.username, owner.person.name, case.party.name, page


def _width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "FW" else 1 for sign in text)
