from django.conf import settings

from qingpu_subsidy.workflow_page import page


def test_workflow_page_is_what_the_machine_says():
    written = (settings.BASE_DIR / "docs" / "workflow.md").read_text(encoding="utf-8")

    assert written == page(), "run manage.py document_workflow"
