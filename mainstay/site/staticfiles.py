"""Serve our own ES modules under names that carry their digest, their imports rewritten too."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Digested(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped
    """Digested names; imports are rewritten in our folder only, as a package's may not resolve."""

    manifest_strict = True
    patterns: Any = (
        *CompressedManifestStaticFilesStorage.patterns,
        (
            "mainstay/js/*.js",
            CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
        ),
    )
