"""Open the record a portal page is about: one's own, or one that an authority opens."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.urls import reverse

from mainstay.care.risk.entries import SafetyPlan
from mainstay.kernel.access import NotFound
from mainstay.kernel.chart import Chart
from mainstay.kernel.components.context import plain_shell
from mainstay.kernel.pages import Asked, open_chart
from mainstay.kernel.people.entries import Identity
from mainstay.kernel.people.lists import face
from mainstay.kernel.scope import Act, Relation


@dataclass(frozen=True)
class Around:
    """A record with the addresses of its pages, whoever's it is."""

    chart: Chart
    record: UUID | None

    @property
    def is_own(self) -> bool:
        """Test whether the signed-in person is the client."""
        return any(relation is Relation.SELF for _credential, relation in self.chart.access.hands)

    @property
    def name(self) -> str:
        """Return the name to say, where it may be known."""
        if not self.chart.may(Act.READ, Identity):
            return ""
        return face(self.chart.record_id).preferred

    def url(self, page: str, **more: Any) -> str:
        """Return the address of one of this record's pages."""
        if self.record is None:
            return reverse(f"portal:{page}", kwargs=more)
        return reverse(f"portal:{page}_for", kwargs={"record": self.record, **more})

    @property
    def facts(self) -> dict[str, Any]:
        """Return what every page of the portal draws: the way home, and whose page it is."""
        return {
            "home_url": self.url("home"),
            "is_own": self.is_own,
            "name": self.name,
            "has_plan": bool(self.chart.may(Act.READ, SafetyPlan)),
        }


def frame(request: Asked) -> None:
    """Let the frame's help lead to a page that works here, with the numbers of this house."""
    home_url, help_url = reverse("portal:home"), reverse("portal:help")
    request.shell = replace(plain_shell(request), home_url=home_url, help_url=help_url)


def around(request: Asked, record: UUID | None) -> Around:
    """Open the own record, or one spoken for; the opening is noted either way.

    :raises NotFound: there is none, or nothing of it is open to this person.
    """
    account = request.user
    subject = record or account.record_id
    if subject is None or record == account.record_id is not None:
        # One's own pages have one address; without a record there is nothing to open.
        raise NotFound("portal")
    frame(request)
    return Around(open_chart(request, subject, purpose="own"), record)
