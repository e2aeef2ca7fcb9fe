"""Say whose chart this is: the name to say first, the birth date, the number, and like names."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.kernel import cards
from mainstay.kernel.access import NotFound, Shelf, decide
from mainstay.kernel.chart import Chart
from mainstay.kernel.components.shapes import Action, Banner, Fact
from mainstay.kernel.entries import Permission
from mainstay.kernel.people.entries import Identity
from mainstay.kernel.people.lists import face, staff_name, staff_names
from mainstay.kernel.people.models import Bedded, Client
from mainstay.kernel.people.reach import known_to
from mainstay.kernel.people.sameness import same_name_near
from mainstay.kernel.scope import Act


def banner_of(
    chart: Chart,
    *,
    url: str = "",
    allergies: str = "",
    safety_plan_url: str = "",
    actions: Sequence[Action] = (),
) -> Banner:
    """Draw the banner of an opened chart; areas announce its allergies and safety plan.

    :raises NotFound: this viewer may not know who it is, so there is nothing here for them.
    """
    if not chart.may(Act.READ, Identity):
        raise NotFound(str(chart.record_id))
    client = face(chart.record_id)
    alone = chart.viewer.together_with is not None or chart.viewer.acting != "staff"
    return Banner(
        name=client.preferred,
        full_name=client.full_name,
        pronouns=client.pronouns,
        url=url,
        facts=facts_of(client, timezone.localdate(chart.now)),
        allergies=allergies or cards.fact("banner.allergies", chart, "text"),
        # With the client in the room nobody else is named, not even by likeness.
        same_name="" if alone else like_names(chart, client),
        died=f"{client.deceased_on:%d-%b-%Y}" if client.deceased_on else "",
        safety_plan_url=safety_plan_url or cards.fact("banner.safety_plan", chart, "url"),
        actions=actions,
    )


def _plan_url(chart: Chart) -> str:
    """Return where the safety plan is, one tap from every chart page."""
    if not decide(chart.access, Shelf(Permission.SAFETY)):
        return ""
    try:
        return reverse("risk:plan", args=[chart.record_id])
    except NoReverseMatch:
        return ""


def facts_of(client: Client, today: date) -> list[Fact]:
    """Return the facts that tell two people apart, as staff read them."""
    facts = []
    if client.born_on:
        years = age(client.born_on, client.deceased_on or today)
        born = _("%(day)s (%(years)sy)") % {"day": f"{client.born_on:%d-%b-%Y}", "years": years}
        facts.append(Fact(label=_("Born"), value=born))
    if client.number:
        facts.append(Fact(label=_("ID"), value=client.number))
    if client.languages:
        words = client.languages
        if client.interpreter:
            words = _("%(languages)s, interpreter needed") % {"languages": words}
        facts.append(Fact(label=_("Speaks"), value=words))
    return facts


def age(born_on: date, today: date) -> int:
    """Return whole years lived."""
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))


def like_names(chart: Chart, client: Client) -> str:
    """Say that someone this viewer may know of bears a name easily taken for this one."""
    current = Q(until_at=None) | Q(until_at__gt=chart.now)
    here = Bedded.objects.filter(current, record_id=chart.record_id).values("unit_id")
    beside = Bedded.objects.filter(current, unit_id__in=here).values("record_id")
    others = known_to(chart.viewer, now=chart.now).exclude(record_id=chart.record_id)
    near = list(others.filter(record_id__in=beside).order_by("sort_name", "id")[:60])
    same = list(others.filter(sort_name=client.sort_name).order_by("id")[:1])
    if same or same_name_near(client, near):
        return _("Another client has a name like this. Check the birth date.")
    return ""


__all__ = ["age", "banner_of", "face", "facts_of", "like_names", "staff_name", "staff_names"]
