"""Draw the cards that areas announce for a place, as far as the viewer may read them."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from mainstay.kernel.access import Shelf, decide
from mainstay.kernel.areas import announced
from mainstay.kernel.chart import Chart


def drawn(request: HttpRequest, place: str, chart: Chart) -> list[str]:
    """Return each card of a place as markup; a card with nothing to say is not drawn.

    A card's facts become its template's own names, beside ``record_id``.
    """
    found: list[str] = []
    for card in announced().cards(place):
        if card.needs is not None and not decide(chart.access, Shelf(card.needs)):
            continue
        facts = card.facts(chart)
        if facts is not None:
            known = {"record_id": chart.record_id, **facts}
            found.append(render_to_string(card.template, known, request=request))
    return found


def fact(place: str, chart: Chart, name: str) -> str:
    """Return one word an area announces for a place, such as the allergies on the banner."""
    for card in announced().cards(place):
        if card.needs is None or decide(chart.access, Shelf(card.needs)):
            found = card.facts(chart)
            if found:
                return str(found[name])
    return ""
