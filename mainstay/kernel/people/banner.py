"""Say whose record is open: the banner that stands on every page of one person's chart."""

from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.kernel.access import Shelf, Viewer, decide
from mainstay.kernel.areas import announced
from mainstay.kernel.chart import Chart
from mainstay.kernel.components import dates
from mainstay.kernel.components.shapes import Action, Banner, Fact
from mainstay.kernel.entries import Permission
from mainstay.kernel.models import Tie
from mainstay.kernel.people.models import Account, Client


def banner_of(chart: Chart, *, url: str = "", actions: Sequence[Action] = ()) -> Banner:
    """Return the banner of an open chart: preferred name first, and what keeps them safe."""
    client = Client.objects.filter(record_id=chart.record_id).order_by("id").first()
    if client is None or not decide(chart.access, Shelf(Permission.IDENTITY)):
        return Banner(name=_("Record"), url=url, actions=actions)
    return Banner(
        name=client.preferred or client.full_name,
        full_name=client.full_name if client.full_name != client.preferred else "",
        pronouns=client.pronouns,
        url=url,
        facts=_facts(client, chart),
        allergies=_announced(chart, "banner.allergies", "text"),
        same_name=_same_name(chart.viewer, client),
        died=_died(client),
        safety_plan_url=_announced(chart, "banner.safety_plan", "url"),
        actions=actions,
    )


def _facts(client: Client, chart: Chart) -> list[Fact]:
    facts = []
    if client.born_on:
        years = dates.age(client.born_on, on=timezone.localdate(chart.now))
        born = _("%(day)s (%(years)d y)") % {"day": dates.day(client.born_on), "years": years}
        facts.append(Fact(label=_("Born"), value=born))
    facts.append(Fact(label=_("Record"), value=client.number))
    if client.languages:
        facts.append(Fact(label=_("Speaks"), value=client.languages))
    if client.interpreter:
        facts.append(Fact(label=_("Interpreter"), value=_("needed")))
    return facts


def _died(client: Client) -> str:
    return dates.day(client.deceased_on) if client.deceased_on else ""


def _announced(chart: Chart, place: str, fact: str) -> str:
    """Return what an area above says for a place in the banner, if the viewer may read it."""
    for card in announced().cards(place):
        if card.needs is None or decide(chart.access, Shelf(card.needs)):
            found = card.facts(chart)
            if found:
                return str(found[fact])
    return ""


def _same_name(viewer: Viewer, client: Client) -> str:
    """Warn when this viewer also looks after someone who is called the same."""
    others = Client.objects.filter(
        organisation_id=client.organisation_id, preferred__iexact=client.preferred
    ).exclude(record_id=client.record_id)
    alike = list(others.order_by("id").values_list("record_id", flat=True)[:50])
    if not alike:
        return ""
    tied = Tie.objects.filter(record_id__in=alike, party_id__in=viewer.parties())
    if not tied.exists():
        return ""
    return _("More than one person here is called %(name)s. This is %(full)s, %(number)s.") % {
        "name": client.preferred, "full": client.full_name, "number": client.number,
    }  # fmt: skip


def named(records: Sequence[UUID]) -> dict[UUID, Client]:
    """Return what a list needs to name clients, by record."""
    return {client.record_id: client for client in Client.objects.filter(record_id__in=records)}


def staff_names(accounts: Sequence[UUID]) -> dict[UUID, str]:
    """Return the names of those who wrote, signed or opened something."""
    found = Account.objects.filter(id__in=set(accounts))
    return dict(found.values_list("id", "name"))
