"""Keep the heads of the audit chains outside the database, now."""

from django.core.management.base import BaseCommand

from records.services import sealing


class Command(BaseCommand):
    help = "封存各审计链的链首（每日自动执行一次；也可随时执行）。"

    def handle(self, *args, **options) -> None:
        made = sealing.seal()
        self.stdout.write(
            f"第 {made.number} 次封存：{made.chains} 条链，{made.entries} 条记录，"
            f"本次变动 {len(made.moved)} 条链；写入 {sealing.path()}"
        )
