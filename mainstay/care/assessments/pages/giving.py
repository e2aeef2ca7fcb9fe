"""Staff give a form, or ask it themselves and enter what they heard."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.care.assessments import actions
from mainstay.care.assessments.actions import LINK, TABLET, Unfit
from mainstay.care.assessments.entries import FormAnswer, Informant, Mode
from mainstay.care.assessments.pages.tablet import hand_over
from mainstay.care.assessments.pages.words import client_moment, qr_path
from mainstay.kernel import forms
from mainstay.kernel.access import NotFound
from mainstay.kernel.chart import Chart
from mainstay.kernel.components import dates
from mainstay.kernel.forms import Form
from mainstay.kernel.pages import Asked, open_chart
from mainstay.kernel.people.banner import banner_of
from mainstay.kernel.people.lists import face
from mainstay.kernel.scope import Act


def banner(chart: Chart) -> Any:
    """Return the banner of one of this area's pages."""
    return banner_of(
        chart,
        url=reverse("charting:chart", args=[chart.record_id]),
        safety_plan_url=reverse("risk:plan", args=[chart.record_id]),
    )


def age_of(chart: Chart) -> int | None:
    """Return the client's age in years today, where the birth date is known."""
    on = timezone.localdate(chart.now)
    return actions.years(face(chart.record_id).born_on, on=on)


def newest_forms() -> list[Form]:
    """Return the newest version of each form, by title."""
    ids = sorted({name for name, _version in forms.shipped()})
    found = [forms.find(name) for name in ids]
    return sorted((form for form in found if form is not None), key=lambda form: form.title)


def give(request: Asked, record: UUID) -> HttpResponse:
    """Choose what to ask and how; what does not fit is drawn with the reason."""
    chart = open_chart(request, record)
    error = ""
    if request.method == "POST":
        form = _form(request.POST.get("form", ""))
        way = LINK if request.POST.get("way") == LINK else TABLET
        try:
            giving, secret = actions.give(chart, form, way=way, age=age_of(chart))
        except Unfit as refused:
            error = str(refused)
        else:
            if way == TABLET:
                hand_over(request, giving)
                return redirect("assessments:start", secret=secret)
            return _link(request, chart, form, secret, giving.closes_at)
    context = {
        "banner": banner(chart),
        "record": record,
        "rows": [_row(form, age_of(chart)) for form in newest_forms()],
        "error": error,
        "may_give": bool(chart.may(Act.RECORD, FormAnswer)),
    }
    return render(request, "assessments/give.html", context, status=422 if error else 200)


def _row(form: Form, age: int | None) -> dict[str, Any]:
    asked_by = _asked_mode(form)
    return {
        "form": form,
        "why_not": actions.unfit(form, age=age, mode=Mode.SELF, informant=Informant.SELF),
        "ask_why_not": actions.unfit(form, age=age, mode=asked_by, informant=_informant(form)),
        "is_score": asked_by is Mode.SCORE,
        "is_clinician": asked_by is Mode.CLINICIAN,
    }


def _asked_mode(form: Form) -> Mode:
    return next((Mode(m) for m in form.modes if m != "self"), Mode.INTERVIEW)


def _informant(form: Form) -> Informant:
    return Informant(form.informants[0]) if form.informants else Informant.SELF


def _form(wanted: str) -> Form:
    form = forms.find(wanted)
    if form is None:
        raise NotFound(wanted)
    return form


def _link(request: Asked, chart: Chart, form: Form, secret: str, until: Any) -> HttpResponse:
    """Show the link once, to copy or to scan; it is kept nowhere and cannot be shown again."""
    url = request.build_absolute_uri(reverse("assessments:start", args=[secret]))
    side, path = qr_path(url)
    told = {"url": url, "until": client_moment(until, now=chart.now)}
    context = {
        "banner": banner(chart),
        "record": chart.record_id,
        "form": form,
        "url": url,
        "message": _("Hello. Here is the page we spoke of: %(url)s It works until %(until)s.")
        % told,
        "until": dates.moment(until),
        "side": side,
        "path": path,
    }
    return render(request, "assessments/link.html", context)


def ask(request: Asked, record: UUID, form: str) -> HttpResponse:
    """Ask a form aloud, rate it, or copy its result, on one page."""
    chart = open_chart(request, record)
    asked = _form(form)
    why_not = actions.unfit(
        asked, age=age_of(chart), mode=_asked_mode(asked), informant=_informant(asked)
    )
    alone = request.POST.get("alone") == "yes"
    bound = forms.bind(asked, request.POST if request.method == "POST" else None)
    missing = request.method == "POST" and _needs_alone(asked) and not alone
    if request.method == "POST" and bound.is_valid and not missing and not why_not:
        _kept, raised = actions.enter(
            chart, asked, bound.answers, mode=_asked_mode(asked), informant=_informant(asked),
            age=age_of(chart), note=request.POST.get("note", "").strip(),
        )  # fmt: skip
        return redirect(_after(record, asked, raised))
    context = {
        "banner": banner(chart),
        "record": record,
        "form": asked,
        "bound": bound,
        "why_not": why_not,
        "needs_alone": _needs_alone(asked),
        "alone": alone,
        "missing_alone": missing,
        "note": request.POST.get("note", ""),
    }
    failed = request.method == "POST"
    return render(request, "assessments/ask.html", context, status=422 if failed else 200)


def _needs_alone(form: Form) -> bool:
    return form.id == "asq"


def _after(record: UUID, form: Form, raised: bool) -> str:
    """Lead to what is owed now: the assessment after an ASQ, the tasks after a critical answer."""
    if form.id == "asq":
        return reverse("risk:assess", args=[record])
    if raised:
        return reverse("risk:owed", args=[record])
    return reverse("assessments:measure", args=[record, form.id])
