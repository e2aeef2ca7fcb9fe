"""Every address: sign-in, and the pages that the areas announce."""

from collections.abc import Iterator

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path

from mainstay.kernel.areas import Area, announced


def area_urls(area: Area) -> Iterator[URLPattern]:
    """Yield an area's addresses: below its name, or exactly as written after a leading slash."""
    for page in area.pages:
        view = login_not_required(page.view) if page.public else page.view
        below = page.path.lstrip("/") if page.path.startswith("/") else f"{area.name}/{page.path}"
        yield path(below, view, name=page.name)


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
