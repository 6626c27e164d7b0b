"""What every house begins with: its offices, the working days, the policy, the budget."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.acting import acting
from accounts.models import Agency, User
from payments.services import budgets
from policies.services import loading

OFFICES = "offices.json"


class Command(BaseCommand):
    help = "载入机构、工作日历、政策与预算；已有的不动。"

    def handle(self, *args: object, verbosity: int, **options: object) -> None:
        fixtures = Path(settings.BASE_DIR) / "fixtures"
        with transaction.atomic():
            house = User.objects.house()
            new = []
            if not Agency.objects.exists():
                with acting(house):
                    call_command("loaddata", fixtures / OFFICES, verbosity=0)
                new.append("机构")
            for path in sorted(fixtures.glob("*.json")):
                if path.name != OFFICES:
                    new += loading.load(path, by=house)
                    new += budgets.load(path, by=house)
        if verbosity:
            self.stdout.write("\n".join(f"新载入：{name}" for name in new) or "没有新内容。")
