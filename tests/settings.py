"""The portal's settings with what makes tests fast, silent and alone on the machine."""

import os
import tempfile

if "VAR_DIR" not in os.environ:
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="portal-tests-")
os.environ.setdefault("PORTAL_DEMO", "yes")

from portal.settings import *  # noqa: E402, F403
from portal.settings import DATABASES, IS_SERVER, STORAGES, VAR_DIR  # noqa: E402

if IS_SERVER:
    raise RuntimeError("The tests run on the embedded form; DATABASE_URL and REDIS_URL choose the services.")

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_BROKER_URL = "memory://"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
SIGNING_CA_DIR = VAR_DIR / "ca"
DATABASES["default"]["CONN_MAX_AGE"] = 0
LOG_LEVEL = "ERROR"
