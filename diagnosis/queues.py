"""What waits in this room, and for whom."""

from django.urls import reverse

from accounts.parts import GOING
from accounts.queues import Queue
from accounts.roles import Role
from diagnosis.services.reports import to_judge


def queues(user) -> list[Queue]:
    """Reports that wait for the preliminary reviewer's word."""
    if Role.PRELIMINARY_REVIEWER not in user.roles:
        return []
    url = f"{reverse('reports')}?list=judge"
    return [Queue("待认定诊断报告", to_judge(user).count(), url, GOING)]
