"""The bare project's settings: the same engine with the same durability, and nothing else."""

import os
from pathlib import Path

from mainstay.site.environment import postgresql, sqlite

SECRET_KEY = "bare"
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["tests.bench.bare"]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "tests.bench.bare.pages"
USE_TZ = True
address = os.environ.get("BARE_DATABASE_URL", "")
file = Path(os.environ.get("BARE_HOME", ".")) / "bare.sqlite3"
DATABASES = {"default": postgresql(address, pool=8) if address else sqlite(file)}
