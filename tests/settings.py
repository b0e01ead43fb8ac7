"""The portal's settings with what makes tests fast, silent and alone on the machine."""

import os
import tempfile

if "VAR_DIR" not in os.environ:
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="portal-tests-")
os.environ.setdefault("PORTAL_DEMO", "yes")

from portal.settings import *  # noqa: F403
from portal.settings import DATABASES, IS_SERVER, STATIC_ROOT, STORAGES, VAR_DIR

if IS_SERVER:
    raise RuntimeError("The tests run on the embedded form; DATABASE_URL and REDIS_URL choose the services.")

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_BROKER_URL = "memory://"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
SIGNING_CA_DIR = VAR_DIR / "ca"
SIGNING_TRUST_DIR = VAR_DIR / "trust"
DATABASES["default"]["CONN_MAX_AGE"] = 0
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # In memory, two connections lock each other's tables out at once instead of waiting their turn.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "tests.sqlite3")}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a missing folder
LOG_LEVEL = "ERROR"
LOGGING = {"level": LOG_LEVEL, "is_json": False}
