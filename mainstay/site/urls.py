"""Every address: sign-in, and the pages that the areas announce."""

from collections.abc import Iterator
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path

from mainstay.kernel.access import NotFound
from mainstay.kernel.areas import Area, Page, PageView, announced
from mainstay.site.accounts import front_door


def area_urls(area: Area) -> Iterator[URLPattern]:
    """Yield an area's addresses: below its name, or exactly as written after a leading slash."""
    for page in area.pages:
        view = login_not_required(page.view) if page.public else behind_its_door(page)
        below = page.path.lstrip("/") if page.path.startswith("/") else f"{area.name}/{page.path}"
        yield path(below, view, name=page.name)


def behind_its_door(page: Page) -> PageView:
    """Return a page's view as only those see it who came in by its front door.

    Staff never see the portal and clients never the staff's pages: to each the other's is not
    there.  The root alone leads everyone to their own first page.
    """

    @wraps(page.view)
    def view(request: HttpRequest, **place: Any) -> HttpResponse:
        acting = getattr(request.user, "acting", "")
        if acting == page.acting:
            answer: HttpResponse = page.view(request, **place)
            return answer
        if request.path == "/":
            return redirect(front_door(acting))
        raise NotFound(request.path)

    return view


urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("allauth.urls")),
    path("", include("mainstay.kernel.components.urls")),
    *(
        path("", include((list(area_urls(area)), area.name), namespace=area.name))
        for area in announced().areas.values()
    ),
]

handler404 = "mainstay.kernel.pages.not_found"
handler500 = "mainstay.kernel.pages.broken"
