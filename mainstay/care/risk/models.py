"""Keep what every answer must know at once: the site's response times and crisis lines."""

from django.db import models

from mainstay.kernel.kept import Kept
from mainstay.kernel.models import Projected


class SiteTerms(Projected):
    """The site's rules as last set, drawn from the organisation's record."""

    terms = models.JSONField()

    class Meta:
        db_table = "site_terms"

    def __str__(self) -> str:
        return f"terms of {self.organisation_id}"


def terms_of(kept: Kept) -> list[SiteTerms]:
    """Draw the row of one setting of the rules."""
    return [SiteTerms(terms=kept.body.model_dump(mode="json"))]
