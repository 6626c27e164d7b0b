"""A whole year of a district, by the real services; then every invariant is checked."""

import logging
import time

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import autodiscover_modules

from accounts import clock_control
from applications.models import Case
from parties.models import Party
from policies.models import CalendarYear
from qingpu_subsidy import roles
from qingpu_subsidy.demo import ledger, year


class Command(BaseCommand):
    help = "在空的演示数据库里模拟全区一年的办理，然后核对全部不变式。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--enterprises", type=int, default=40, metavar="N", help="企业数")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="随机种子")

    def handle(self, *args: object, enterprises: int, seed: int, **options: object) -> None:
        if not (settings.DEMO and settings.CLOCK_MAY_SHIFT):
            raise CommandError("只能在演示环境模拟（DEMO=1）。")
        if not _is_built():
            raise CommandError("数据库还没有建好：请先运行 manage.py migrate 和 load_fixtures。")
        if Party.objects.exists() or Case.objects.exists():
            raise CommandError("只能在空的数据库里模拟；这里已经有企业。")
        roles.mark_as_demo(settings.DATABASE_OWNER_URL)
        autodiscover_modules("tasks")
        clock_control.allow_shifting()
        began = time.monotonic()
        logging.disable(logging.INFO)  # thousands of steps that nobody took today
        try:
            months = ledger.Months(self.stdout.write)
            year.live_through(seed, enterprises, after=months.after)
        finally:
            logging.disable(logging.NOTSET)
        for line in ledger.summary():
            self.stdout.write(line)
        self.stdout.write(f"用时 {time.monotonic() - began:.1f} 秒")
        call_command("verify_invariants", stdout=self.stdout)


def _is_built() -> bool:
    """Whether every table and the reference data are there."""
    migrations = MigrationExecutor(connection)
    lacks = migrations.migration_plan(migrations.loader.graph.leaf_nodes())
    return not lacks and CalendarYear.objects.exists()
