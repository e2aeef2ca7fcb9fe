"""The bare project's views, as a plain Django view is written."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils import timezone

from tests.bench.bare.models import Audit, Row


def create(request: HttpRequest, person: UUID) -> JsonResponse:
    """Add a row and its audit row, in one transaction."""
    now = timezone.now()  # noqa: TID251 - nobody hands a bare view the time
    with transaction.atomic():
        row = Row.objects.create(person_id=person, at=now, text=request.POST["text"])
        Audit.objects.create(at=now, who="ada", row_id=row.id)
    return JsonResponse({"id": row.id})


def one(request: HttpRequest, row: UUID) -> JsonResponse:
    """Show one row."""
    return JsonResponse(_plain(Row.objects.get(id=row)))


def several(request: HttpRequest, person: UUID, most: int) -> JsonResponse:
    """Show the newest rows of one person."""
    rows = Row.objects.filter(person_id=person).order_by("-at", "-id")[:most]
    return JsonResponse({"lines": [_plain(row) for row in rows]})


def _plain(row: Row) -> dict[str, Any]:
    return {"id": row.id, "at": row.at, "kind": "row", "text": row.text}


urlpatterns = [
    path("create/<uuid:person>/", create),
    path("one/<uuid:row>/", one),
    path("several/<uuid:person>/<int:most>/", several),
]
