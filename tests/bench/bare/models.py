"""Two tables: what was said, and that it was said."""

from uuid import uuid4

from django.db import models


class Row(models.Model):
    """One thing said about someone."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    person_id = models.UUIDField()
    at = models.DateTimeField()
    text = models.CharField(max_length=200)

    class Meta:
        app_label = "bare"
        indexes = [models.Index(fields=["person_id", "-at"], name="row_person")]

    def __str__(self) -> str:
        return str(self.id)


class Audit(models.Model):
    """Who added it, and when."""

    at = models.DateTimeField()
    who = models.CharField(max_length=64)
    row_id = models.UUIDField()

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return str(self.row_id)
