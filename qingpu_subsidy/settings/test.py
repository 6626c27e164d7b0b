"""For tests: quick hashes, no manifest, everything in a directory of its own."""

import os
import tempfile
from pathlib import Path

from qingpu_subsidy.settings.base import *  # noqa: F403
from qingpu_subsidy.settings.base import BASE_DIR, STORAGES

DEBUG = False
DEMO = False
CLOCK_MAY_SHIFT = True
SECRET_KEY = "only-for-tests-only-for-tests-only-for-tests-only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = Path(tempfile.gettempdir()) / f"qingpu-test-files-{os.getpid()}"
SEAL_DIR = Path(tempfile.gettempdir()) / f"qingpu-test-seals-{os.getpid()}"
SECOND_FACTOR_REQUIRED = False
REAUTHENTICATE_WITHIN = None
SITE_URL = "http://testserver"
REDIS_URL = ""
CELERY_BROKER_URL = None
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
FONT_DIR = BASE_DIR / "var" / "fonts"
