"""`manage.py document_workflow`: write docs/workflow.md anew from the machine."""

from django.conf import settings
from django.core.management.base import BaseCommand

from qingpu_subsidy.workflow_page import page


class Command(BaseCommand):
    help = "由状态机重新生成 docs/workflow.md"

    def handle(self, **options):
        (settings.BASE_DIR / "docs" / "workflow.md").write_text(page(), encoding="utf-8")
