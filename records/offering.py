"""Offering jobs to Celery. The row is the record: an offer may be lost, or be made twice."""

from time import monotonic

import structlog
from celery import shared_task
from django.conf import settings
from kombu.exceptions import OperationalError

from records.services import running

log = structlog.get_logger(__name__)

PATIENCE = 5  # seconds without an offer after the broker did not answer


class _Broker:
    silent_until = 0.0


@shared_task(name="records.run_job", acks_late=True, reject_on_worker_lost=True, ignore_result=True)
def run_job(pk: int) -> None:
    running.run(pk)


def offer(pk: int) -> bool:
    """Tell the workers of a job, where there is a broker and it answers."""
    if not settings.REDIS_URL or monotonic() < _Broker.silent_until:
        return False
    try:
        run_job.apply_async((pk,), retry=False)
    except (OperationalError, OSError) as error:
        _Broker.silent_until = monotonic() + PATIENCE
        log.warning("broker does not answer", error=str(error), pk=pk)
        return False
    return True
