"""For the real worker and scheduler of `test_worker_killed`: short lease, quick sweeps, a queue of its own."""

from datetime import timedelta

from portal.settings import *  # noqa: F403
from portal.settings import CELERY_BROKER_TRANSPORT_OPTIONS, REDIS_URL, VAR_DIR

CELERY_IMPORTS = ["tests.portal.slow_progress"]
CELERY_BEAT_MAX_LOOP_INTERVAL = 1
CELERY_BEAT_SCHEDULE = {"sweep": {"task": "portal.sweep", "schedule": timedelta(seconds=1)}}
JOB_LEASE = timedelta(seconds=2)
if REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS = CELERY_BROKER_TRANSPORT_OPTIONS | {"global_keyprefix": f"{VAR_DIR.name}:"}
