"""The Celery application: web server, worker and scheduler all import this one."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

import portal.broker  # noqa: F401 - registers the folder:// transport

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_logs(**_: Any) -> None:
    """Connected, so that Celery leaves the loggers as `portal.logs` set them up."""
