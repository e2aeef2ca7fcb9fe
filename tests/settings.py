"""The site's own settings, made hostile: nothing leaks in, and nothing lenient is left."""

import atexit
import os
import shutil
import tempfile

ENGINE = os.environ.get("MAINSTAY_TEST_ENGINE", "sqlite")
HOME = tempfile.mkdtemp(prefix="mainstay-test-")
atexit.register(shutil.rmtree, HOME, ignore_errors=True)

for name in [n for n in os.environ if n.startswith("MAINSTAY_")]:
    if name not in {"MAINSTAY_TEST_ENGINE", "MAINSTAY_CHROMIUM"}:
        del os.environ[name]
os.environ["MAINSTAY_HOME"] = HOME
os.environ["MAINSTAY_INSECURE_HTTP"] = "1"
if ENGINE == "postgresql":
    os.environ["MAINSTAY_DATABASE_URL"] = "postgresql://mainstay_app@/not_there_yet"
    os.environ["MAINSTAY_DATABASE_POOL"] = "0"

from mainstay.site.settings import *  # noqa: E402, F403, TID251 - the environment comes first
from mainstay.site.settings import DATABASES  # noqa: E402, TID251

for database in DATABASES.values():
    database["CONN_MAX_AGE"] = 0  # every request opens the file it is told to, not yesterday's
    if ENGINE == "sqlite":
        # Power does not fail here, so no fsync; unordered SELECTs come back to front.
        database["OPTIONS"]["init_command"] += (
            "PRAGMA synchronous=OFF;PRAGMA reverse_unordered_selects=ON;"
        )

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast; nothing to protect
SECOND_FACTOR_REQUIRED = False  # most stories begin after it; test_secure_defaults holds it
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TIME_ZONE = "America/New_York"
MAINSTAY_GALLERY = True  # every component in every state, for the browser to look at
