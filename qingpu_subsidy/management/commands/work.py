"""One process that does the jobs, for a house without a broker."""

import signal
import threading
from time import monotonic

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, close_old_connections, connection
from django.utils.module_loading import autodiscover_modules

from qingpu_subsidy import checks
from records import sweeping
from records.services import running

PAUSE = 0.5  # seconds
DAILY_PAUSE = 60.0


class Command(BaseCommand):
    help = "办理后台任务：每半秒查看一次到期的任务，并登记每日任务。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="办完到期的任务就结束")

    def handle(self, *args, once: bool, **options) -> None:
        checks.refuse_to_serve()
        autodiscover_modules("tasks")
        stopped = threading.Event()
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stopped.set())
        self.daily_at = -DAILY_PAUSE
        if once:
            self._round(stopped)
            return
        self._say("开始办理后台任务。")
        while not stopped.wait(PAUSE):
            self._try_round(stopped)
        self._say("已停止。")

    def _try_round(self, stopped: threading.Event) -> None:
        try:
            close_old_connections()
            self._round(stopped)
        except Error as error:
            self._say(f"数据库暂不可用：{error}")
            connection.close()
            stopped.wait(PAUSE)

    def _round(self, stopped: threading.Event) -> None:
        if monotonic() - self.daily_at >= DAILY_PAUSE:
            sweeping.write_daily()
            self.daily_at = monotonic()
        while not stopped.is_set() and (waiting := list(sweeping.waiting())):
            for pk in waiting:
                if stopped.is_set():
                    return
                self._run(pk)

    def _run(self, pk: int) -> None:
        started = monotonic()
        ran = running.run(pk)
        if ran.outcome is not running.Outcome.PASSED:
            self._say(f"{ran.outcome} {ran.name} #{pk}，{monotonic() - started:.2f} 秒")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
