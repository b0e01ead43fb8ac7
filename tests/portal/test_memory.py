"""Redis is gone: who is signed in goes on working."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.memory import recall, remember
from tests.factories import PASSWORD, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_redis(settings: Any) -> None:
    address = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": address}


def test_what_is_remembered_is_recalled():
    remember("tests.word", "giao ước", seconds=60)

    assert (recall("tests.word"), recall("tests.other")) == ("giao ước", None)


def test_a_cache_that_is_away_has_forgotten_everything(no_redis: None):
    remember("tests.word", "giao ước", seconds=60)

    assert recall("tests.word") is None


def test_who_signed_in_lately_goes_on_working_while_the_cache_is_away(
    officer: Person, anonymous: Client, settings: Any, request: pytest.FixtureRequest
):
    settings.IDLE_LOCK_ENABLED = True
    anonymous.post(reverse("account_login"), {"login": officer.user.email, "password": PASSWORD})
    request.getfixturevalue("no_redis")

    assert anonymous.get(reverse("achievements:list")).status_code == 200
