"""Who looked at my record: each look in words, by day; and a way to say that something is wrong."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mainstay.connect.portal.pages import words
from mainstay.connect.portal.pages.door import Around, around
from mainstay.connect.privacy.actions import Asked as Concerned
from mainstay.connect.privacy.actions import before_of, concerns_of, held_back, raise_concern
from mainstay.connect.privacy.entries import Concern
from mainstay.kernel.access import NotFound
from mainstay.kernel.chart import Chart
from mainstay.kernel.entries import Text
from mainstay.kernel.forms import bind, form_of
from mainstay.kernel.pages import Asked
from mainstay.kernel.people.entries import Naming
from mainstay.kernel.people.lists import named_to_client, naming_for, role_words
from mainstay.kernel.people.looking import Look, looks_at, older_than

ACTS: dict[str, Text] = {
    "open": gettext_lazy("Opened your record"),
    "board": gettext_lazy("Your name was shown on a board"),
    "search": gettext_lazy("Saw your name in a search"),
    "print": gettext_lazy("Printed something"),
    "export": gettext_lazy("Made a copy to send or keep"),
    "refused": gettext_lazy("Tried to open your record, and could not"),
    "override": gettext_lazy("Opened your record in an emergency"),
}
WHY: dict[str, Text] = {
    "care": gettext_lazy("To care for you"),
    "rounds": gettext_lazy("To check that people on the unit are safe"),
    "review": gettext_lazy("To check a colleague’s work"),
    "registration": gettext_lazy("To keep your details right"),
    "own": gettext_lazy("On their own pages"),
    "audit": gettext_lazy("To check who has looked"),
    "emergency": gettext_lazy("They said someone was in danger"),
    "import": gettext_lazy("To bring in records from before"),
    "search": gettext_lazy("To find someone"),
    "print": gettext_lazy("To have it on paper"),
    "export": gettext_lazy("To send it on"),
    "answering": gettext_lazy("While you answered questions"),
}
BOARD = gettext_lazy("Shown on the %(place)s board during safety rounds")


def looked(request: Asked) -> HttpResponse:
    """Show each look in words; a closed part is never named, and a held line leaves no gap."""
    here = _own(request)
    looks = _shown(here.chart, before=before_of(request))
    older = older_than(looks)
    naming = naming_for(here.chart.record_id, now=request.now)
    context = {
        **here.facts,
        "days": [
            {
                "day": _day(day, here.chart),
                "looks": [_line(look, naming, here.chart) for look in several],
            }
            for day, several in groupby(
                (look for look in looks if not look.is_routine), key=lambda look: look.day
            )
        ],
        "routine": list(_routine(looks, naming)),
        "older": older.isoformat() if older else "",
        "concerns": [_asked(one, here.chart) for one in concerns_of(here.chart)],
        "concern_url": here.url("concern"),
    }
    return render(request, "portal/looked.html", context)


def concern(request: Asked) -> HttpResponse:
    """Take a concern in the client's own words; the privacy officer owes an answer at once."""
    here = _own(request)
    opening = request.GET.get("look", "")
    about = next((k for k in _shown(here.chart) if opening in {str(i) for i in k.ids}), None)
    posted = request.POST if request.method == "POST" else None
    bound = bind(form_of(Concern), posted)
    if bound.is_valid:
        raise_concern(here.chart, bound.body["words"], openings=about.ids if about else ())
        messages.success(request, _("Thank you for telling us. You can read our answer here."))
        return redirect("portal:looked")
    naming = naming_for(here.chart.record_id, now=request.now)
    context = {
        **here.facts,
        "bound": bound,
        "back": here.url("looked"),
        "about": _line(about, naming, here.chart) if about else None,
    }
    return render(request, "portal/concern.html", context, status=422 if bound.errors else 200)


def people_lately(chart: Chart, *, days: int) -> int:
    """Return how many people looked in the last days, the held and the routine left out."""
    since = chart.now - timedelta(days=days)
    return len({k.viewer_id for k in _shown(chart) if k.until > since and not k.is_routine})


def _own(request: Asked) -> Around:
    """Open one's own record: who looked is the client's alone, never a guardian's."""
    here = around(request, None)
    if not here.is_own:
        raise NotFound("looked")
    return here


def _shown(chart: Chart, *, before: datetime | None = None) -> list[Look]:
    held = held_back(chart.record_id, today=timezone.localdate(chart.now))
    looks = looks_at(chart.record_id, now=chart.now, before=before)
    return [look for look in looks if not held & set(look.ids)]


def _day(day: Any, chart: Chart) -> str:
    said = words.day(day, now=chart.now)
    is_today = day == timezone.localdate(chart.now)
    return _("Today, %(day)s") % {"day": said} if is_today else said


def _line(look: Look, naming: str, chart: Chart) -> dict[str, str]:
    checked = ""
    if look.reviewed_at:
        checked = _("Checked on %(day)s by %(name)s") % {
            "day": words.short_day(look.reviewed_at, now=chart.now),
            "name": named_to_client(look.reviewed_by, "PRIVACY", naming),
        }
    return {
        "id": str(look.ids[0]),
        "who": _who(look, naming),
        "what": _what(look),
        "why": str(WHY.get(look.purpose, "")),
        "time": _time(look),
        "checked": checked,
    }


def _who(look: Look, naming: str) -> str:
    """Name someone as the programme sets; on the unit where the client is now, by role alone."""
    if look.by == "proxy":
        return look.name if look.act != "refused" else _("Someone with an account here")
    if look.by == "house":
        return _("The system")
    if look.by == "self":
        return _("You")
    if look.here:
        return role_words(look.credential)
    return named_to_client(look.name, look.credential, Naming(naming))


def _what(look: Look) -> str:
    if look.act == "board" and look.place:
        return str(BOARD) % {"place": look.place}
    return str(ACTS.get(look.act, ACTS["open"]))


def _time(look: Look) -> str:
    first, last = words.hour(look.at), words.hour(look.until)
    return first if first == last else _("%(a)s to %(b)s") % {"a": first, "b": last}


def _routine(looks: list[Look], naming: str) -> Iterator[str]:
    """Yield what is folded, alike things counted together, most often first."""
    counts: dict[tuple[str, str], int] = {}
    for look in looks:
        if look.is_routine:
            who = "" if look.by == "house" or look.act == "board" else _who(look, naming)
            said = _("Used by the system: %(why)s") % {"why": str(WHY.get(look.purpose, ""))}
            what = said if look.by == "house" else _what(look)
            counts[who, what] = counts.get((who, what), 0) + len(look.ids)
    for (who, what), count in sorted(counts.items(), key=lambda found: -found[1]):
        line = f"{who}: {what}" if who else what
        yield line if count == 1 else _("%(line)s, %(n)d times") % {"line": line, "n": count}


def _asked(one: Concerned, chart: Chart) -> dict[str, str]:
    return {
        "at": words.moment(one.at, now=chart.now),
        "words": one.words,
        "answer": one.answer,
        "answered": words.moment(one.answered_at, now=chart.now) if one.answered_at else "",
        "by": words.day(one.answer_by, now=chart.now) if one.answer_by else "",
    }
