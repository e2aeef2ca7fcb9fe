"""Display choices: theme and keys, kept in cookies so the first byte is already right."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from mainstay.kernel.components.context import KEYS, THEMES

YEAR = 365 * 24 * 3600


@login_not_required
@require_http_methods(["GET", "POST"])
def display(request: HttpRequest) -> HttpResponse:
    """Show the choices, or keep those posted and go back to where they were made."""
    if request.method == "GET":
        return render(request, "display.html", {"back": _back(request)})
    answer = HttpResponseRedirect(_back(request))
    for name, allowed in (("theme", THEMES), ("keys", KEYS)):
        value = request.POST.get(name, "")
        if value in allowed:
            answer.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure(),
                              httponly=True)  # fmt: skip
    return answer


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else "/"
