"""Keep what every answer must know at once: the site's response times and crisis lines."""

from django.db import models

from mainstay.kernel.models import Projected


class SiteTerms(Projected):
    """The site's rules as last set, drawn from the organisation's record."""

    terms = models.JSONField()

    class Meta:
        db_table = "site_terms"

    def __str__(self) -> str:
        return f"terms of {self.organisation_id}"
