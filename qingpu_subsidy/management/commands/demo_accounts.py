"""The accounts of the demonstration, as a table."""

from unicodedata import east_asian_width

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts import navigation
from accounts.models import User
from accounts.roles import Role
from applications.models import Case
from qingpu_subsidy.demo import firms, people

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
    cases = {case.party.uscc: case for case in Case.objects.select_related("party").order_by("pk")}
    for place, firm in enumerate(firms.FIRMS, start=1):
        case = cases.get(firm.uscc)
        state = case.get_state_display() if case else "未申报"
        name = firms.username(place)
        if firm.agent:
            name += f"、{firms.username(place, 'b')}"
        yield name, firm.representative, firm.name, f"我的申报（{state}）"


def _width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "FW" else 1 for sign in text)
