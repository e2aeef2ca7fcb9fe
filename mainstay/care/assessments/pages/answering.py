"""The pages of whoever answers: no name, no title, one question each, ended by sending."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mainstay.care.assessments import actions
from mainstay.care.assessments.actions import LINK, TABLET, Asking, Ended
from mainstay.care.assessments.pages.words import by_when, client_moment, client_time
from mainstay.care.risk import actions as risk
from mainstay.care.risk.entries import AnswerState, CriticalAnswer, SiteRules, Whereabouts
from mainstay.kernel.access import NotFound
from mainstay.kernel.components.context import plain_shell
from mainstay.kernel.forms import DECLINED, Item, bind, form_of
from mainstay.kernel.pages import Asked
from mainstay.kernel.people.lists import face

HELD, HANDED = "answering", "handed"

View = Callable[..., HttpResponse]


def through_secret(view: View) -> View:
    """Open what the address asks; whatever has ended or never was looks the same."""

    @wraps(view)
    def opened(request: Asked, secret: str, **more: Any) -> HttpResponse:
        frame(request, secret)
        try:
            asking = actions.find(secret, now=request.now)
        except (NotFound, Ended) as gone:
            return ended(request, secret, gone)
        if asking.giving.way == TABLET and not handed(request, asking):
            return ended(request, secret, NotFound("tablet"))
        shut = request.method == "GET" and actions.is_shut(asking, actions.door(asking))
        return _shut(request, asking) if shut else view(request, asking, secret, **more)

    return opened


def frame(request: Asked, secret: str) -> None:
    """Put the plain frame round the page, with help where it always is."""
    help_url = reverse("assessments:help", args=[secret])
    request.shell = replace(plain_shell(request), help_url=help_url)


def handed(request: HttpRequest, asking: Asking) -> bool:
    """Test whether this is the very tablet that was handed over."""
    return bool(request.session.get(HANDED) == str(asking.giving.id))


def holds(request: HttpRequest, asking: Asking) -> bool:
    """Test whether the answers so far were given in this browser; no other shows them."""
    return bool(request.session.get(HELD) == str(asking.giving.id))


def ended(request: Asked, secret: str, gone: Exception) -> HttpResponse:
    """Say that a link has run out, and how to ask for a new one; a tablet asks for its owner."""
    giving = gone.giving if isinstance(gone, Ended) else None
    if giving is not None and request.session.get(HANDED) == str(giving.id):
        return redirect("assessments:pass_back", secret=secret)
    rules = risk.site_rules(giving.organisation_id) if giving else SiteRules()
    context = {
        "secret": secret,
        "rules": rules,
        "may_ask": giving is not None and giving.way == LINK and giving.state == "open",
        "is_sent": giving is not None and giving.state == "sent",
        "days": rules.link_days,
    }
    return render(request, "assessments/ended.html", context, status=410)


def _shut(request: Asked, asking: Asking) -> HttpResponse:
    """Say kindly that these questions wait until somebody can read the answers."""
    rules = risk.site_rules(asking.giving.organisation_id)
    opening = rules.next_opening(request.now)
    context = {
        "rules": rules,
        "opening": client_moment(opening, now=request.now),
        "is_late": opening >= asking.giving.closes_at,
        "has_answers": bool(asking.answers),
    }
    return render(request, "assessments/shut.html", context, status=403)


@through_secret
def start(request: Asked, asking: Asking, secret: str) -> HttpResponse:
    """Say what this is, who sees it and what happens with a worrying answer; then begin."""
    asks_where = asking.giving.way == LINK and asking.form.has_critical and not asking.is_started
    form = form_of(Whereabouts)
    if request.method == "POST":
        bound = bind(form, request.POST) if asks_where else None
        where = {k: str(v) for k, v in bound.answers.items()} if bound else {}
        if bound is None or bound.is_valid:
            actions.start(secret, where=where, now=request.now)
            request.session[HELD] = str(asking.giving.id)
            return redirect("assessments:question", secret=secret, step=_next(asking))
    response = actions.door(asking)
    context = {
        "secret": secret,
        "n": len(asking.form.questions),
        "minutes": round(asking.form.minutes or 0) or None,
        "is_link": asking.giving.way == LINK,
        "until": client_moment(asking.giving.closes_at, now=request.now),
        "asks_safety": asking.form.has_critical,
        "by": client_time(response.due_at, now=request.now),
        "bound": bind(form) if asks_where else None,
        "is_resumed": bool(asking.answers),
        "credit": asking.form.credit,
    }
    return render(request, "assessments/start.html", context)


def _next(asking: Asking) -> int:
    return min(asking.next_step, len(asking.questions))


@through_secret
def question(request: Asked, asking: Asking, secret: str, *, step: int) -> HttpResponse:
    """Ask one question; each answer is a button that sends it."""
    if not asking.is_started:
        return redirect("assessments:start", secret=secret)
    questions = asking.questions
    if not 1 <= step <= len(questions):
        return redirect("assessments:check", secret=secret)
    item = questions[step - 1]
    if request.method == "POST":
        return _answered(request, asking, secret, item, step)
    return _asked(request, asking, secret, item, step)


def _asked(
    request: Asked, asking: Asking, secret: str, item: Item, step: int, *, error: str = ""
) -> HttpResponse:
    own = asking.answers if holds(request, asking) else {}
    errors = {item.id: error} if error else {}
    bound = bind(asking.form, initial=own, only=[item.id], errors=errors)
    back = ["assessments:question", step - 1] if step > 1 else ["assessments:start"]
    context = {
        "secret": secret,
        "item": bound.items[0],
        "step": step,
        "steps": len(asking.questions),
        "back_url": reverse(str(back[0]), args=[secret, *back[1:]]),
        "lead": asking.form.instructions if _is_scored(item) else "",
        "why": item.why or (_why_safety() if item.critical else ""),
        "errors": bound.errors,
        "may_pass": asking.form.declinable,
        "is_error": bool(error),
    }
    return render(request, "assessments/question.html", context, status=422 if error else 200)


def _is_scored(item: Item) -> bool:
    return any(option.score is not None for option in item.options)


def _why_safety() -> str:
    return _(
        "We ask everyone this. Many people have such thoughts, and saying so is the first step to"
        " not being alone with them."
    )


def _answered(request: Asked, asking: Asking, secret: str, item: Item, step: int) -> HttpResponse:
    bound = bind(
        asking.form, request.POST, initial=asking.answers, only=[item.id],
        zone=timezone.get_current_timezone(),
    )  # fmt: skip
    value = DECLINED if request.POST.get("pass") == "1" else bound.answers.get(item.id)
    if bound.errors or (value is None and item.options):
        error = bound.errors[0][1] if bound.errors else _("Choose an answer, or pass.")
        return _asked(request, asking, secret, item, step, error=error)
    after, raised = actions.take(
        secret, item_id=item.id, value=DECLINED if value is None else value, now=request.now
    )
    request.session[HELD] = str(asking.giving.id)
    if raised:
        return redirect("assessments:told", secret=secret)
    was_answered = item.id in asking.answers and after.next_step > len(after.questions)
    if was_answered or step >= len(after.questions):
        return redirect("assessments:check", secret=secret)
    return redirect("assessments:question", secret=secret, step=step + 1)


@through_secret
def told(request: Asked, asking: Asking, secret: str) -> HttpResponse:
    """After an answer that asks for a person: thank, offer a voice, and two truthful times."""
    facts = _clock(request, asking)
    if not holds(request, asking) or facts is None:
        return redirect("assessments:start", secret=secret)
    context = {
        **facts,
        "secret": secret,
        "onward": reverse("assessments:question", args=[secret, asking.next_step]),
    }
    return render(request, "assessments/told.html", context)


def _clock(request: Asked, asking: Asking) -> dict[str, Any] | None:
    """Return when the answer reached us and by when it is read: the task's own two times."""
    task = risk.follow_up_of(asking.chart, asking.giving.id)
    bodies = (kept.body for kept in asking.chart.several(CriticalAnswer, limit=20))
    mine = (b for b in bodies if isinstance(b, CriticalAnswer) and b.about == asking.giving.id)
    body = next(mine, None)
    if task is None or body is None:
        return None
    rules = risk.site_rules(asking.giving.organisation_id)
    return {
        "reached": client_time(task.occurred_at, now=request.now),
        "by": by_when(task.due_at, now=request.now),
        "promised": body.promised,
        "is_declined": body.state is AnswerState.DECLINED,
        "is_tablet": asking.giving.way == TABLET,
        "in_hours": rules.in_hours(request.now),
        "rules": rules,
    }


@through_secret
def check(request: Asked, asking: Asking, secret: str) -> HttpResponse:
    """Show the answers given in this browser, to change or to send."""
    if not asking.is_started:
        return redirect("assessments:start", secret=secret)
    if request.method == "POST":
        born = face(asking.giving.record_id).born_on
        age = actions.years(born, on=timezone.localdate(request.now))
        sent, _late = actions.send(secret, age=age, now=request.now)
        facts = _clock(request, sent)
        if facts is not None:
            request.session["told"] = {k: facts[k] for k in ("reached", "by", "promised")}
        if asking.giving.way == TABLET:
            return redirect("assessments:pass_back", secret=secret)
        request.session.pop(HELD, None)
        return redirect("assessments:thanks", secret=secret)
    shows = holds(request, asking)
    rows = [
        (step, item, _shown(asking, item, shows=shows))
        for step, item in enumerate(asking.questions, 1)
    ]
    context = {"secret": secret, "rows": rows, "credit": asking.form.credit, "last": len(rows)}
    return render(request, "assessments/check.html", context)


def _shown(asking: Asking, item: Item, *, shows: bool) -> str:
    value = asking.answers.get(item.id)
    if value is None:
        return _("Not answered yet")
    if not shows:
        return _("Answered")
    if value == DECLINED:
        return _("You chose not to answer. That is fine.")
    return item.label_of(value)


def thanks(request: Asked, secret: str) -> HttpResponse:
    """Thank, with neither name nor answers; say again what was promised."""
    frame(request, secret)
    promised = request.session.pop("told", None)
    return render(request, "assessments/thanks.html", {"told": promised})


@require_POST
def ask_again(request: Asked, secret: str) -> HttpResponse:
    """Pass on that a new link is wanted."""
    frame(request, secret)
    actions.ask_again(secret, now=request.now)
    return render(request, "assessments/asked_again.html", {"rules": SiteRules()})


def help_now(request: Asked, secret: str) -> HttpResponse:
    """Offer the site's crisis lines; asks nothing and keeps nothing."""
    frame(request, secret)
    try:
        organisation = actions.find(secret, now=request.now).giving.organisation_id
        rules = risk.site_rules(organisation)
    except (NotFound, Ended) as gone:
        giving = getattr(gone, "giving", None)
        rules = risk.site_rules(giving.organisation_id) if giving else SiteRules()
    back = reverse("assessments:start", args=[secret])
    return render(request, "assessments/help.html", {"rules": rules, "back": back})
