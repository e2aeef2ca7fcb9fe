"""What every page's frame knows: theme, density, who, where, the way round, the site's alarm."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from mainstay.kernel.components.shapes import Alarm, Me, NavItem

THEMES = ("auto", "light", "night", "night-dim")
KEYS = ("on", "off")


@dataclass(frozen=True, kw_only=True)
class Shell:
    """The frame round a page."""

    theme: str = "auto"
    keys: str = "on"
    together: bool = False
    place: str = ""
    unit: str = ""
    nav: Sequence[NavItem] = ()
    me: Me | None = None
    alarm: Alarm | None = None
    organisation: str = ""
    search_url: str = ""
    help_url: str = ""
    home_url: str = "/"
    leave_url: str = ""
    unsent: int = 0
    unsent_since: str = ""


def chosen(request: HttpRequest, name: str, allowed: Sequence[str]) -> str:
    """Return a display choice from its cookie; anything unknown is the first choice."""
    value = request.COOKIES.get(name, "")
    return value if value in allowed else allowed[0]


def plain_shell(request: HttpRequest) -> Shell:
    """Return the frame of a request nobody has said more about."""
    text = getattr(settings, "MAINSTAY_ALARM_TEXT", "")
    number = getattr(settings, "MAINSTAY_ALARM_NUMBER", "")
    return Shell(
        theme=chosen(request, "theme", THEMES),
        keys=chosen(request, "keys", KEYS),
        organisation=getattr(settings, "MAINSTAY_ORGANISATION", ""),
        place=getattr(settings, "MAINSTAY_ORGANISATION", ""),
        help_url=getattr(settings, "MAINSTAY_CLIENT_HELP_URL", ""),
        leave_url=getattr(settings, "MAINSTAY_LEAVE_URL", ""),
        alarm=Alarm(text=text, number=number) if text or number else None,
    )


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give templates ``shell``: the page's own (``request.shell``) or the plain one."""
    own = getattr(request, "shell", None)
    return {"shell": own if isinstance(own, Shell) else plain_shell(request)}
