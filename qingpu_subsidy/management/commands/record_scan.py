"""The result of a virus scan, told by the scanner for one stored file."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from records.models import File
from records.services import files


class Command(BaseCommand):
    help = "登记一个已存文件的病毒扫描结果；文件以存储键指明。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("storage_key", metavar="存储键")
        parser.add_argument("result", choices=["clean", "infected"])

    def handle(self, *args, storage_key: str, result: str, **options) -> None:
        found = File.objects.filter(storage_key=storage_key).first()
        if found is None:
            raise CommandError("没有这个文件。")
        done = files.record_scan(found, is_clean=result == "clean", by=User.objects.house())
        self.stdout.write(f"{done.name}：{done.get_scan_display()}")
