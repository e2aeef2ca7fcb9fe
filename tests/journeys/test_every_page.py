"""Every page that is offered works: as each persona, follow every link from where they land."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page

from mainstay.care.assessments.entries import FormAnswer
from mainstay.care.history.entries import Document, Problem
from mainstay.care.medicines.entries import Allergy, Medication, Severity
from mainstay.care.risk.entries import Alert, AlertSort, Person, SafetyPlan
from mainstay.care.unit.entries import Level, LevelRaised
from mainstay.kernel import forms
from mainstay.kernel.chart import Chart
from mainstay.kernel.entries import Permission
from mainstay.kernel.people import actions
from tests.charting.test_notes import a_plan
from tests.people import NOW, again
from tests.privacy.conftest import a_note
from tests.unit.conftest import Ward, ward

__all__ = ["ward"]

pytestmark = pytest.mark.journey
MOST_PAGES = 40
NOT_OURS = re.compile("account_logout|mfa_|.*static")
"""Signing out, and allauth's own pages, whose templates name what may be missing."""
PERSONAS = {
    "technician": "dana", "charge nurse": "nell", "therapist": "ada", "trainee": "tia",
    "supervisor": "ruth", "psychiatrist": "osei", "desk": "rex", "manager": "joan",
    "privacy officer": "pia", "administrator": "max", "client": "sam", "guardian": "alex",
}  # fmt: skip
BY_NIGHT = {"technician", "therapist", "client"}
LEFTOVERS = re.compile(r"(?m)\{\{|\{%|%\(\w+\)s|^None$|: None\b|<django|[0-9a-f]{8}-[0-9a-f]{4}-")
LOOK = """() => ({
  title: document.title,
  h1: document.querySelectorAll('h1').length,
  styled: document.querySelectorAll('[style]').length,
  alarm: !document.querySelector('.app > .nav') || !!document.querySelector('.top .alarm'),
  here: document.querySelectorAll('.nav [aria-current]').length,
  words: document.body.innerText,
  empty: [...document.querySelectorAll('svg.i use')].filter(
    (use) => use.getClientRects().length && !use.getBBox().width).map((use) => use.outerHTML),
  nameless: [...document.querySelectorAll('a[href]:not([href=""])')].filter(
    (link) => !link.textContent.trim() && !link.getAttribute('aria-label')
      && !link.querySelector('[aria-label]')).map((link) => link.outerHTML.slice(0, 120)),
  links: [...document.querySelectorAll('a[href]')].map((link) => link.href),
})"""
WIDER = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll('main *, header *')].filter(
    (one) => one.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 4).map((one) => `${one.tagName}.${one.className}`)
  .concat(`is ${document.documentElement.scrollWidth}`)"""


@pytest.fixture
def house(committed_db: None, ward: Ward) -> Ward:
    """The house on a Saturday: something of each sort in Sam's chart, and work for everyone."""
    cast = ward.cast
    service = Chart.open(viewer=cast.service(), subject=cast.sam, purpose="import", now=NOW)
    service.record(Medication(name="Sertraline 50 mg", directions="Each morning"))
    service.record(Allergy(substance="Penicillin", severity=Severity.HIGH))
    service.record(Problem(name="Major depressive disorder, recurrent, moderate"))
    service.record(Document(title="Discharge summary", text="Seen after a fall at home."))
    service.record(Alert(sort=AlertSort.OVERDOSE, what="Naloxone works; keep watching 4 h"))
    ada = cast.chart("ada")
    ada.record(a_plan(), proof=again())
    note = ada.record(a_note("We talked about the move.", NOW), proof=again())
    ada.amend(note.id, a_note("We talked about moving.", NOW), seen=1, reason="A word",
              proof=again())  # fmt: skip
    cast.chart("tia").record(a_note("First words of a trainee.", NOW), proof=again())
    people = (Person(name="Tia Rivera", phone="555-0107"),)
    ada.record(SafetyPlan(alone=("A hot shower",), people=people, review_on=date(2026, 4, 14)))
    answer_measures(ada)
    work_for_everyone(ward)
    return ward


def answer_measures(chart: Chart) -> None:
    """Answer the PHQ-9 three times, the last time with a positive item 9."""
    form = forms.find("phq9")
    assert form is not None
    for weeks, score in ((6, 0), (3, 2), (0, 1)):
        at = NOW - timedelta(weeks=weeks)
        answers = {item.id: str(score) for item in form.questions}
        chart.record(FormAnswer.of(form, answers, administered_at=at), occurred_at=at)


def work_for_everyone(ward: Ward) -> None:
    """Give the unit a raise and rounds, the guardian papers, the officer a concern to answer."""
    cast = ward.cast
    ward.admit("Rosa", "Mendez", "Room 4")
    ward.check("sam", ago=22)
    ward.check("rosa", ago=5)
    ward.say("imani", LevelRaised(level=Level.ONE, reason="Tearful"), "nell", ago=30)
    parts = (Permission.CARE, Permission.SAFETY, Permission.MEDICINE, Permission.IDENTITY)
    actions.authorise(
        viewer=cast.viewer("ada"), record_id=cast.sam, account_id=cast.id("alex"),
        sort="guardian", papers="Letters of guardianship", parts=parts, now=NOW,
    )  # fmt: skip
    signed_in(ward, "sam").post("/portal/looked/concern/", {"words": "Ada is my neighbor"})
    said = {"emergency": "Collapsed in the day room"}
    signed_in(ward, "osei").post(f"/privacy/emergency/{cast.sam}/", said)
    officer = signed_in(ward, "pia")
    officer.post(f"/privacy/{cast.sam}/keys/hold/", {"reason": "A subpoena"})


def signed_in(ward: Ward, name: str) -> Client:
    """Return a client of Django's in which someone has just shown who they are."""
    browser = Client(headers={"host": "localhost"})
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    browser.force_login(ward.cast.account(name), backend=backend)
    session = browser.session
    session["again"] = ["pin", NOW.isoformat()]
    session.save()
    return browser


@dataclass
class Walk:
    """One persona's walk: each pattern of address once, and what was wrong on the way."""

    page: Page
    base: str
    axe_asked: set[str]
    night: bool = False
    wrong: list[str] = field(default_factory=list)
    visited: dict[str, str] = field(default_factory=dict)
    seen: Callable[[Page, str], None] = lambda page, pattern: None

    def __post_init__(self) -> None:
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self._note(f"script: {error}"))

    def _heard(self, message: Any) -> None:
        if message.type == "error":
            self._note(f"console: {message.text}")

    def _note(self, what: str) -> None:
        self.wrong.append(f"{urlsplit(self.page.url).path}: {what}")

    def pattern(self, url: str) -> str:
        """Return which page an address leads to, whoever it is about; nothing to stay away."""
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}" != self.base:
            return ""
        try:
            match = resolve(parts.path)
        except Resolver404:
            return parts.path
        if NOT_OURS.match(match.view_name):
            return ""
        slugs = [str(v) for v in match.kwargs.values() if not re.search(r"\d", str(v))]
        return " ".join([match.view_name, *slugs, *sorted(parse_qs(parts.query))])

    def go(self, start: str) -> None:
        """Walk from a page to whatever is offered, breadth first."""
        waiting = deque([(self.base + start, "the front door")])
        while waiting and len(self.visited) < MOST_PAGES:
            url, offered_at = waiting.popleft()
            pattern = self.pattern(url)
            if not pattern or pattern in self.visited:
                continue
            self.visited[pattern] = url
            for link in self._look(url, pattern, offered_at):
                waiting.append((link.split("#")[0], urlsplit(url).path))

    def _look(self, url: str, pattern: str, offered_at: str) -> list[str]:
        answer = self.page.goto(url)
        if answer is None or answer.status >= 400:
            self.wrong.append(f"{offered_at} offers {url[len(self.base):]}: "
                              f"{answer.status if answer else 'nothing'}")  # fmt: skip
            return []
        if "text/html" not in (answer.headers.get("content-type") or ""):
            return []
        facts = self.page.evaluate(LOOK)
        for what in faults(facts):
            self._note(what)
        self._narrow()
        self._axe(pattern)
        self.seen(self.page, pattern)
        links: list[str] = facts["links"]
        return links

    def _narrow(self) -> None:
        for width in (320, 390):
            self.page.set_viewport_size({"width": width, "height": 844})
            if out := self.page.evaluate(WIDER):
                self._note(f"scrolls sideways at {width}: {' '.join(out)}")

    def _axe(self, pattern: str) -> None:
        asked = f"{pattern} {'night' if self.night else 'light'}"
        if asked in self.axe_asked:
            return
        self.axe_asked.add(asked)
        for one in Axe().run(self.page).response["violations"]:
            nodes = " ".join(node["html"][:140] for node in one["nodes"][:2])
            self._note(f"{one['id']}: {nodes}")


def faults(facts: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with a page by its own account."""
    left = LEFTOVERS.search(facts["words"])
    at = left.start() if left else 0
    wrong = {
        "has no title": not facts["title"].replace("· Mainstay", "").strip(),
        f"has {facts['h1']} h1": facts["h1"] != 1,
        "carries style attributes": facts["styled"],
        "lacks the alarm's place": not facts["alarm"],
        "marks more than one place as current": facts["here"] > 1,
        f"shows {facts['words'][max(0, at - 40) : at + 40]!r}": left,
    }
    yield from (what for what, is_so in wrong.items() if is_so)
    yield from (f"draws an empty icon {what}" for what in facts["empty"])
    yield from (f"has a link without words {what}" for what in facts["nameless"])


@pytest.fixture(scope="module")
def axe_asked() -> set[str]:
    """Which pages the access rules were asked about: each once in a run of this file."""
    return set()


def walking(browser: Browser, base: str, cookie: str, light: str = "light") -> Page:
    """Return a page of a phone on which someone is signed in."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="en-US", timezone_id="America/New_York"
    )
    cookies = {"theme": light, settings.SESSION_COOKIE_NAME: cookie}
    context.add_cookies([{"name": n, "value": v, "url": base} for n, v in cookies.items()])
    return context.new_page()


@pytest.mark.parametrize("persona", PERSONAS)
def test_every_link_leads_to_a_page_that_stands(
    persona: str, house: Ward, browser: Browser, live_server: Any, axe_asked: set[str]
) -> None:
    cookie = signed_in(house, PERSONAS[persona]).cookies[settings.SESSION_COOKIE_NAME].value
    night = persona in BY_NIGHT
    page = walking(browser, live_server.url, cookie, "night" if night else "light")
    walk = Walk(page, live_server.url, axe_asked, night)
    walk.go("/")
    page.context.close()
    assert walk.wrong == []
    assert len(walk.visited) > 3, walk.visited
