"""Ask who is there, then for a few words, then do one thing: the shape of every act of privacy."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from pydantic import BaseModel

from mainstay.kernel.access import NotFound, Shelf, decide
from mainstay.kernel.chart import Chart
from mainstay.kernel.entries import Permission
from mainstay.kernel.forms import bind, form_of
from mainstay.kernel.pages import Asked, open_chart
from mainstay.kernel.people.banner import banner_of
from mainstay.kernel.people.proof import ask_again, proof_of
from mainstay.kernel.signing import Proof

Do = Callable[[dict[str, Any], Proof], str]


def is_officer(chart: Chart) -> bool:
    """Test whether the viewer may read what the privacy officer keeps."""
    return bool(decide(chart.access, Shelf(Permission.PRIVACY)))


def officers_chart(request: Asked, record: UUID) -> Chart:
    """Open a record as its privacy or records officer.

    :raises NotFound: the viewer is neither.
    """
    chart = open_chart(request, record, purpose="audit")
    if not is_officer(chart):
        raise NotFound(str(record))
    return chart


def act(
    request: Asked,
    chart: Chart,
    asked: type[BaseModel],
    do: Do,
    *,
    back: str,
    words: dict[str, Any],
    again: bool = True,
) -> HttpResponse:
    """Show one question after the viewer showed who they are; do what was asked; lead back.

    :param words: ``title``, ``lead``, ``button`` and whatever else the page says.
    :param do: returns the sentence that says what was done.
    """
    proof = proof_of(request)
    if again and proof is None and request.method != "POST":
        return ask_again(request, back=request.get_full_path())
    bound = bind(form_of(asked), request.POST if request.method == "POST" else None)
    if request.method == "POST" and bound.is_valid:
        if again and proof is None:
            return ask_again(request, back=request.get_full_path())
        done = do(bound.body, proof or chart.proof())
        messages.success(request, done)
        return redirect(back)
    context = {"banner": banner_of(chart), "bound": bound, "back": back, **words}
    status = 422 if bound.errors else 200
    return render(request, "privacy/act.html", context, status=status)
