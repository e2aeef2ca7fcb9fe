"""The site's own settings, all of them, with a few plain pages for the bench beside its own."""

from mainstay.site.settings import *  # noqa: F403, TID251

ROOT_URLCONF = "tests.bench.pages"
