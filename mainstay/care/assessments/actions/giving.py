"""Give a form: whom it fits, how it is opened, who would read an answer given now."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mainstay.care.assessments.entries import FormAnswer, FormGiven, Informant, Mode
from mainstay.care.assessments.models import Giving
from mainstay.care.risk import actions as risk
from mainstay.care.risk.entries import Response
from mainstay.kernel import forms, keys
from mainstay.kernel.access import NotFound, Refused, service
from mainstay.kernel.chart import Chart
from mainstay.kernel.forms import Form, Item
from mainstay.kernel.ids import new_id
from mainstay.kernel.scope import Act
from mainstay.kernel.signing import canonical
from mainstay.kernel.tasks import find_owner

TABLET, LINK = "tablet", "link"
OPEN, SENT, STOPPED = "open", "sent", "stopped"
TABLET_LASTS = timedelta(hours=4)


class Unfit(Exception):
    """This form may not be given so; the message says why."""


class Ended(Exception):
    """This link or tablet has run out, or its answers are sent."""

    def __init__(self, giving: Giving) -> None:
        super().__init__(str(giving.id))
        self.giving = giving


@dataclass
class Asking:
    """A giving with its answers so far opened, at a moment."""

    giving: Giving
    form: Form
    chart: Chart
    answers: dict[str, Any] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)
    is_started: bool = False

    @property
    def questions(self) -> list[Item]:
        """Return the questions that stand open with the answers so far, in printed order."""
        open_ = forms.asked(self.form, self.answers)
        return [item for item in self.form.questions if item.id in open_]

    @property
    def next_step(self) -> int:
        """Return the number of the first question not answered yet; past the last when done."""
        for step, item in enumerate(self.questions, 1):
            if item.id not in self.answers:
                return step
        return len(self.questions) + 1


def years(born_on: date | None, *, on: date) -> int | None:
    """Return an age in whole years."""
    if born_on is None:
        return None
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def unfit(form: Form, *, age: int | None, mode: Mode, informant: Informant) -> str:
    """Say why a form may not be given so, by its own rules; nothing when it may."""
    if mode not in form.modes:
        if mode is Mode.SELF and Mode.INTERVIEW in form.modes:
            return _("Only a person asks this one, never a tablet or a link.")
        if form.modes == ("score",):
            return _("Its questions are licensed: only a result may be entered here.")
        return _("It is not made to be given this way.")
    if form.informants and informant not in form.informants:
        return _("It is not made for this person to answer.")
    least, most = form.ages.least, form.ages.most
    if (least is not None or most is not None) and age is None:
        return _("The birth date is not known, and this form is made for certain ages.")
    if age is not None and least is not None and age < least:
        return ngettext(
            "It is made for people of %(n)d year or older.",
            "It is made for people of %(n)d years or older.",
            int(least),
        ) % {"n": int(least)}
    if age is not None and most is not None and age > most:
        return _("It is made for people up to %(n)d years.") % {"n": int(most)}
    return ""


def give(chart: Chart, form: Form, *, way: str, age: int | None) -> tuple[Giving, str]:
    """Give a form, on the tablet in the client's hands or by a link.

    :returns: the giving, and the secret of its address, which is kept nowhere.
    :raises Unfit: the form may not be given so.
    :raises Refused: this viewer may not give forms here.
    """
    why_not = unfit(form, age=age, mode=Mode.SELF, informant=Informant.SELF)
    if why_not:
        raise Unfit(why_not)
    if not chart.may(Act.RECORD, FormAnswer):
        raise Refused("give a questionnaire")
    rules = risk.site_rules(chart.viewer.organisation_id)
    if way == LINK and form.has_critical and not _someone_ever(chart, chart.now):
        raise Unfit(
            _(
                "It asks about safety, and nobody is named who could answer this client. Name a"
                " clinician on the care team, or someone on call, first."
            )
        )
    secret = token_urlsafe(24)
    lasts = timedelta(days=rules.link_days) if way == LINK else TABLET_LASTS
    giving = Giving(
        id=new_id(),
        organisation_id=chart.viewer.organisation_id,
        record_id=chart.record_id,
        form=form.id,
        version=form.version,
        language=form.language,
        way=way,
        given_by=chart.viewer.id,
        given_at=chart.now,
        closes_at=chart.now + lasts,
        secret=hashed(secret),
    )
    asking = Asking(giving, form, chart)
    with transaction.atomic():
        given = FormGiven(
            form=form.id, version=form.version, title=form.title, way=way, until=giving.closes_at
        )
        chart.record(given)
        seal(asking)
        giving.save(force_insert=True)
    return giving, secret


def _someone_ever(chart: Chart, now: datetime) -> bool:
    duties = ("clinician", "on_call")
    return any(find_owner(chart.record_id, duty, now=now) for duty in duties)


def hashed(secret: str) -> str:
    return sha256(b"mainstay giving" + secret.encode()).hexdigest()


def find(secret: str, *, now: datetime, lock: bool = False) -> Asking:
    """Return what a link or tablet asks, by the secret in its address.

    :raises NotFound: there is none such.
    :raises Ended: it ran out, or its answers are sent.
    """
    rows = Giving.objects.select_for_update() if lock else Giving.objects
    giving = rows.filter(secret=hashed(secret)).first()
    if giving is None:
        raise NotFound("link")
    if giving.state != OPEN or now >= giving.closes_at:
        raise Ended(giving)
    return opened(giving, now=now)


def opened(giving: Giving, *, now: datetime) -> Asking:
    """Open a giving's answers so far, as the house."""
    form = forms.find(giving.form, giving.version)
    if form is None:
        raise NotFound(giving.form)
    house = service(giving.organisation_id, "questionnaire")
    chart = Chart.open(viewer=house, subject=giving.record_id, purpose="answering", now=now)
    key = keys.open_key(chart.record_row)
    said = json.loads(keys.unseal(key, bytes(giving.sealed), header=_header(giving)))
    return Asking(
        giving, form, chart, answers=said["answers"], where=said["where"],
        is_started=said["started"],
    )  # fmt: skip


def _header(giving: Giving) -> bytes:
    return canonical(["giving", giving.id, giving.record_id, giving.form])


def seal(asking: Asking) -> None:
    said = {
        "answers": asking.answers, "where": asking.where, "started": asking.is_started,
    }  # fmt: skip
    plain = json.dumps(said, ensure_ascii=False).encode()
    key = keys.open_key(asking.chart.record_row)
    asking.giving.sealed = keys.seal(key, plain, header=_header(asking.giving))


def door(asking: Asking) -> Response:
    """Say who would read an answer given now; an unkept promise keeps a link's door shut."""
    giving = asking.giving
    rules = risk.site_rules(giving.organisation_id)
    present = giving.given_by if giving.way == TABLET else None
    return risk.respond(giving.record_id, rules=rules, now=asking.chart.now, present=present)


def is_shut(asking: Asking, response: Response) -> bool:
    """Test whether a form that asks about safety has come where nobody is named for this hour."""
    return asking.giving.way == LINK and asking.form.has_critical and not response.promised
