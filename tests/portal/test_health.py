from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal import health
from portal.models import Heartbeat

pytestmark = pytest.mark.django_db


def ask(client):
    response = client.get(reverse("health"))
    return response.status_code, response.json()["status"], response.json()["parts"]


@pytest.fixture
def heartbeat():
    return Heartbeat.objects.create(name="sweeper", beat_at=timezone.now())


@pytest.fixture(autouse=True)
def roomy_disk(monkeypatch):
    monkeypatch.setattr(health, "FREE_BYTES_WARNING", 0)
    monkeypatch.setattr(health, "FREE_BYTES_NEEDED", 0)


def test_all_is_well_when_every_part_answers(client, heartbeat):
    assert ask(client) == (
        200,
        "ok",
        {"database": "ok", "cache": "ok", "broker": "ok", "scheduler": "ok", "disk": "ok", "files": "ok"},
    )


def test_a_scheduler_never_seen_is_a_warning(client):
    code, status, parts = ask(client)

    assert (code, status, parts["scheduler"]) == (200, "degraded", "not seen yet")


def test_a_silent_scheduler_is_named(client, heartbeat):
    Heartbeat.objects.update(beat_at=timezone.now() - timedelta(minutes=10))
    code, status, parts = ask(client)

    assert (code, status) == (200, "degraded")
    assert parts["scheduler"].startswith("silent for 60")


def test_a_broker_that_is_away_does_not_stop_the_pages(client, heartbeat, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {}

    assert ask(client)[:2] == (200, "degraded")


def test_a_cache_that_fails_is_a_failure_without_details(client, heartbeat, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://:hidden@127.0.0.1:1/0",
        }
    }
    response = client.get(reverse("health"))

    assert (response.status_code, response.json()["status"]) == (503, "failed")
    assert "hidden" not in response.content.decode()


def test_a_full_disk_is_a_failure(client, heartbeat, monkeypatch):
    monkeypatch.setattr(health, "FREE_BYTES_NEEDED", 10**18)

    assert ask(client)[:2] == (503, "failed")


def test_the_answer_is_never_stored(client, heartbeat):
    assert "no-store" in client.get(reverse("health"))["Cache-Control"]


def test_it_only_answers_questions(client, heartbeat):
    assert client.post(reverse("health")).status_code == 405
