"""The portal's settings with Django's admin beside it, as the thing to compare with; the portal itself has no admin."""

from portal.settings import *  # noqa: F403
from portal.settings import INSTALLED_APPS

DEBUG = False
ALLOWED_HOSTS = ["testserver", "127.0.0.1"]
INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin"]
ROOT_URLCONF = "bench.urls"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
SECURE_SSL_REDIRECT = False
SECOND_FACTOR_REQUIRED = False
IDLE_LOCK_ENABLED = False
