"""Fill an empty demonstration house; an inhabited one is left as it is."""

import logging
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.module_loading import autodiscover_modules

from accounts import clock, clock_control
from accounts.models import User
from qingpu_subsidy import roles
from qingpu_subsidy.demo import people, season, story
from qingpu_subsidy.demo.engine import all_or_nothing


class Command(BaseCommand):
    help = "生成演示数据：人员、企业和处于各个环节的案件。只能用于演示数据库，可重复执行。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--progress", type=Path, help="在此文件中写明进度（百分数）")

    def handle(self, *args: object, progress: Path | None = None, **options: object) -> None:
        if not (settings.DEMO and settings.CLOCK_MAY_SHIFT):
            raise CommandError("只能在演示环境生成演示数据（DEMO=1）。")
        roles.mark_as_demo(settings.DATABASE_OWNER_URL)
        if User.objects.filter(username=people.FIRST).exists():
            self._renew_the_season()
            self.stdout.write("演示数据已经存在。")
            return
        autodiscover_modules("tasks")
        clock_control.allow_shifting()
        logging.disable(logging.INFO)  # hundreds of steps that nobody took today
        try:
            with all_or_nothing():
                story.tell(progress.write_text if progress else None)
        finally:
            logging.disable(logging.NOTSET)
        self.stdout.write("演示数据已生成。")

    def _renew_the_season(self) -> None:
        today = clock.today()
        with transaction.atomic():
            season.prepare(today, today, by=User.objects.house())
