"""For the two workers of `test_redelivery`: Redis gives a message to another worker while its work still runs."""

from datetime import timedelta

from tests.portal.worker_settings import *  # noqa: F403
from tests.portal.worker_settings import CELERY_BROKER_TRANSPORT_OPTIONS, REDIS_URL

CELERY_IMPORTS = ["tests.portal.redelivered"]
JOB_LEASE = timedelta(minutes=2)
if REDIS_URL:
    SOON = {"visibility_timeout": 1, "unacked_restore_interval": 1}  # seconds
    CELERY_BROKER_TRANSPORT_OPTIONS = CELERY_BROKER_TRANSPORT_OPTIONS | SOON
