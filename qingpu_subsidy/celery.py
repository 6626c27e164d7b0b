"""Celery: workers that run job rows, and the beat that offers them again."""

import os

from celery import Celery
from celery.signals import worker_init
from django.core.exceptions import ImproperlyConfigured

from qingpu_subsidy import checks

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qingpu_subsidy.settings.base")

app = Celery("qingpu_subsidy", include=["records.offering", "records.sweeping"])
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.update(
    # An offer never waits for a broker that is away: the row waits instead.
    broker_connection_timeout=2,
    broker_transport_options={
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.2,
        "interval_max": 0.2,
        "socket_connect_timeout": 2,
        "socket_keepalive": True,
    },
    beat_schedule={
        "sweep": {"task": "records.sweep", "schedule": 60.0, "options": {"expires": 60}}
    },
    worker_hijack_root_logger=False,
)


@worker_init.connect
def refuse(**_: object) -> None:
    """A worker starts under the same conditions as the web server."""
    try:
        checks.refuse_to_serve()
    except ImproperlyConfigured as refusal:
        raise SystemExit(str(refusal)) from refusal  # any other exception is only logged here
