"""A named database gets its second login."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from qingpu_subsidy import roles
from qingpu_subsidy.settings.values import VAR


class Command(BaseCommand):
    help = "在 DATABASE_URL 指定的数据库里，所有者账号之外再建立应用账号，并说明两个地址。"
    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: object) -> None:
        owner_url = settings.DATABASE_OWNER_URL or settings.DATABASE_URL
        try:
            application_url = roles.split_off_application(owner_url, VAR / "database_password")
        except roles.NotAllowed as error:
            raise CommandError(str(error)) from error
        self.stdout.write("两个账号已就绪。今后请用：")
        self.stdout.write(f"DATABASE_URL={application_url}")
        self.stdout.write(f"DATABASE_OWNER_URL={owner_url}")
