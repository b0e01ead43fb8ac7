"""`/health/`: what a monitor asks. Names of parts and a word about each, no addresses, no versions, no secrets."""

import dataclasses
import inspect
import shutil
from collections.abc import Iterator
from pathlib import Path

import structlog
from asgiref.sync import async_to_sync
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Max
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from health_check.base import HealthCheck
from health_check.checks import Cache, Database
from health_check.exceptions import HealthCheckException, ServiceUnavailable, ServiceWarning
from kombu.connection import Connection

from portal.models import FileCheck, FileFinding, Heartbeat

log = structlog.get_logger(__name__)

FREE_BYTES_WARNING = 1024**3
FREE_BYTES_NEEDED = 100 * 1024**2


@dataclasses.dataclass
class Broker(HealthCheck):
    """Jobs wait in the database while the broker is away, so this is a warning."""

    def run(self) -> None:
        try:
            with Connection(
                settings.CELERY_BROKER_URL, transport_options=settings.CELERY_BROKER_TRANSPORT_OPTIONS
            ) as broker:
                broker.ensure_connection(max_retries=1, timeout=2)
                if settings.CELERY_BROKER_URL.startswith("folder:"):
                    broker.channel()
        except Exception as problem:
            raise ServiceWarning("does not answer") from problem


@dataclasses.dataclass
class Scheduler(HealthCheck):
    """The scheduler sends a sweep every few seconds and a worker does it: one row shows that both live."""

    def run(self) -> None:
        seen = Heartbeat.objects.filter(name="sweeper").values_list("beat_at", flat=True).first()
        if seen is None:
            raise ServiceWarning("not seen yet")
        if timezone.now() - seen > settings.HEARTBEAT_MAX_AGE:
            raise ServiceWarning(f"silent for {int((timezone.now() - seen).total_seconds())} s")


@dataclasses.dataclass
class Disk(HealthCheck):
    def run(self) -> None:
        folder = Path(settings.VAR_DIR)
        free = shutil.disk_usage(folder if folder.exists() else folder.parent).free
        if free < FREE_BYTES_NEEDED:
            raise ServiceUnavailable("full")
        if free < FREE_BYTES_WARNING:
            raise ServiceWarning("less than 1 GiB free")


@dataclasses.dataclass
class Files(HealthCheck):
    """What the last nightly walk over the stored files found; the pages go on without them."""

    def run(self) -> None:
        found = FileFinding.objects.open().count()
        if found:
            raise ServiceWarning(f"{found} missing or altered")
        last = FileCheck.objects.filter(is_running=False).aggregate(last=Max("finished_at"))["last"]
        if last is not None and timezone.now() - last > settings.FILE_CHECK_MAX_AGE:
            raise ServiceWarning(f"not checked for {(timezone.now() - last).days} days")


CHECKS: dict[str, HealthCheck] = {
    "database": Database(),
    "cache": Cache(),
    "broker": Broker(),
    "scheduler": Scheduler(),
    "disk": Disk(),
    "files": Files(),
}


def findings() -> Iterator[tuple[str, str, bool]]:
    """Name, word and whether the portal can go on without it, for each part."""
    for name, check in CHECKS.items():
        try:
            async_to_sync(check.run)() if inspect.iscoroutinefunction(check.run) else check.run()
        except ServiceWarning as warning:
            yield name, warning.message, True
        except Exception as problem:  # noqa: BLE001 - any failure is the answer of this page
            log.warning("health.failed", part=name, problem=type(problem).__name__)
            yield name, problem.message if isinstance(problem, HealthCheckException) else "failed", False
        else:
            yield name, "ok", True


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 `ok` or `degraded` (pages work, jobs may wait), 503 `failed`."""
    found = list(findings())
    is_usable = all(usable for _, _, usable in found)
    is_well = all(word == "ok" for _, word, _ in found)
    status = "ok" if is_well else "degraded" if is_usable else "failed"
    parts = {name: word for name, word, _ in found}
    return JsonResponse({"status": status, "parts": parts}, status=200 if is_usable else 503)
