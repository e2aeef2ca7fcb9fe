"""Plain answers over the real path: session, viewer, door, access log, seal and chain, no markup."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.urls import path

from mainstay.kernel.kept import Kept
from mainstay.kernel.pages import open_chart
from mainstay.kernel.people.actions import register_client
from mainstay.kernel.people.entries import Identity
from mainstay.kernel.people.search import find
from mainstay.site.urls import handler404, handler500
from mainstay.site.urls import urlpatterns as site
from tests.promises import toy

toy.announce()

__all__ = ["handler404", "handler500", "urlpatterns"]


def add(request: HttpRequest, record: UUID) -> JsonResponse:
    """Chart one entry."""
    kept = open_chart(request, record).record(toy.Line(text=request.POST["text"]))
    return JsonResponse({"id": kept.id})


def register(request: HttpRequest, programme: UUID) -> JsonResponse:
    """Create a client in a programme."""
    identity = Identity(
        given_name=request.POST["given"],
        family_name=request.POST["family"],
        born_on=date.fromisoformat(request.POST["born"]),
    )
    chart = register_client(
        viewer=request.viewer,  # type: ignore[attr-defined]
        identity=identity,
        programme_id=programme,
        now=request.now,  # type: ignore[attr-defined]
    )
    return JsonResponse({"id": chart.record_id})


def one(request: HttpRequest, record: UUID, entry: UUID) -> JsonResponse:
    """Show one entry."""
    return JsonResponse(_plain(open_chart(request, record).entry(entry)))


def several(request: HttpRequest, record: UUID, most: int) -> JsonResponse:
    """Show the newest entries that may be read."""
    kept = open_chart(request, record).timeline(limit=most)
    return JsonResponse({"lines": [_plain(one) for one in kept]})


def search(request: HttpRequest) -> JsonResponse:
    """Find clients by name."""
    found = find(
        viewer=request.viewer,  # type: ignore[attr-defined]
        text=request.GET["q"],
        now=request.now,  # type: ignore[attr-defined]
    )
    return JsonResponse({"names": [client.full_name for client in found]})


def _plain(kept: Kept) -> dict[str, Any]:
    return {
        "id": kept.id,
        "at": kept.occurred_at,
        "kind": kept.kind.name,
        "text": kept.body.headline(),
    }


urlpatterns = [
    path("bench/add/<uuid:record>/", add),
    path("bench/register/<uuid:programme>/", register),
    path("bench/one/<uuid:record>/<uuid:entry>/", one),
    path("bench/several/<uuid:record>/<int:most>/", several),
    path("bench/search/", search),
    *site,
]
