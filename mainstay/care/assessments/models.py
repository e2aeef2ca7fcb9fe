"""Keep what is being answered: not yet an entry, and sealed like one."""

from typing import ClassVar

from django.db import models

from mainstay.kernel.ids import new_id


class Giving(models.Model):
    """A form given to someone: on a tablet in their hands, or by a link that ends at sending.

    ``id`` is the id the answered form will have.  Of a link's secret only the hash is here; the
    answers so far are sealed under the record's own key.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation_id = models.UUIDField()
    record_id = models.UUIDField()
    form = models.CharField(max_length=64)
    version = models.CharField(max_length=16)
    language = models.CharField(max_length=8, default="en")
    way = models.CharField(max_length=8)
    given_by = models.UUIDField()
    given_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    secret = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=8, default="open")
    sealed = models.BinaryField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "giving"
        indexes: ClassVar = [
            models.Index(fields=["record_id", "-given_at"], name="giving_record"),
        ]

    def __str__(self) -> str:
        return f"giving {self.id}"
