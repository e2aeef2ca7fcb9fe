"""Announce the portal: a client's own pages, and those opened to who speaks for a client."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from mainstay.connect.portal.pages import home, looked, notes, plan, progress, sharing
from mainstay.kernel.areas import Area, Page

OTHERS = "for/<uuid:record>/"
"""Below this lie the pages of someone the signed-in person speaks for."""


def _page(path: str, view: Callable[..., Any], name: str, label: Any) -> Page:
    return Page(path, view, name, label, acting="client")


def _both(path: str, view: Callable[..., Any], name: str, label: Any) -> Iterator[Page]:
    """Yield a page twice: of the own record, and of a record one speaks for."""
    yield _page(path, view, name, label)
    yield _page(f"{OTHERS}{path}", view, f"{name}_for", label)


AREA = Area(
    name="portal",
    label=_("My pages"),
    pages=(
        *_both("", home.home, "home", _("Home")),
        *_both("notes/", notes.notes, "notes", _("My notes")),
        *_both("notes/<uuid:entry>/", notes.note, "note", _("A note")),
        *_both("notes/<uuid:entry>/paper/", notes.paper, "note_paper", _("On paper")),
        *_both("progress/", progress.progress, "progress", _("How it is going")),
        *_both("plan/", plan.plan, "plan", _("My safety plan")),
        *_both("plan/now/", plan.now, "plan_now", _("Step by step")),
        *_both("plan/paper/", plan.paper, "plan_paper", _("On paper")),
        _page("looked/", looked.looked, "looked", _("Who looked")),
        _page("looked/concern/", looked.concern, "concern", _("I have a concern")),
        _page("sharing/", sharing.sharing, "sharing", _("Sharing")),
        _page("help/", home.help_now, "help", _("Help, right now")),
    ),
)
