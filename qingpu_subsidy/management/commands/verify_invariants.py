"""Whether everything holds that must hold in every committed state."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils.module_loading import autodiscover_modules

from records import invariant
from records.invariant import Verdict


class Command(BaseCommand):
    help = "逐条核对不变式，一行一条；有违反时以非零状态结束。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", nargs="+", default=[], metavar="I-05", help="只核对这些")

    def handle(self, *args, only: list[str], **options) -> None:
        autodiscover_modules("invariants")
        if unknown := set(only) - {one.code for one in invariant.known()}:
            raise CommandError(f"没有这样的不变式：{'、'.join(sorted(unknown))}")
        with transaction.atomic():
            _see_one_moment()
            broken = [
                verdict for verdict in map(self._tell, invariant.verify(only)) if not verdict.holds
            ]
        if broken:
            raise CommandError(f"{len(broken)} 项不变式被违反。")

    def _tell(self, verdict: Verdict) -> Verdict:
        one = verdict.invariant
        word = self.style.SUCCESS("通过") if verdict.holds else self.style.ERROR("违反")
        self.stdout.write(f"{one.code} {word} {one.title}（{verdict.seconds:.2f} 秒）")
        for breach in verdict.breaches:
            self.stdout.write(f"    {breach}")
        if verdict.count > len(verdict.breaches):
            self.stdout.write(f"    …… 共 {verdict.count} 处")
        return verdict


def _see_one_moment() -> None:
    with connection.cursor() as cursor:
        if not connection.savepoint_ids:  # not inside a test's transaction
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
