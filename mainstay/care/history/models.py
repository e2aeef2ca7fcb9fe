"""Draw the files of documents as streams."""

from collections.abc import Iterator

from mainstay.care.history.entries import Document
from mainstay.kernel import streams
from mainstay.kernel.kept import Kept
from mainstay.kernel.models import Stream

__all__ = ["Stream", "files"]


def files(kept: Kept) -> Iterator[Stream]:
    """Draw one row for each file of a document."""
    assert isinstance(kept.body, Document)  # noqa: S101 - announced for this kind alone
    return streams.rows(kept, kept.body.files)
