"""The demo's promises: the same for the same seed, provable, open to everyone it names."""

import json
import re
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.hashers import check_password
from django.test import Client as Browser

from mainstay.care.charting.entries import ProgressNote
from mainstay.demo import bank, cast, live, seeding
from mainstay.demo.house import House, found, stands
from mainstay.kernel.chart import Chart
from mainstay.kernel.checkpoints import make
from mainstay.kernel.people.models import Account, Client
from mainstay.kernel.tasks import open_tasks
from mainstay.kernel.verify import prove

NOW = datetime(2026, 11, 18, 19, 5, tzinfo=UTC)
FORBIDDEN = re.compile(
    r"committed suicide|successful suicide|failed attempt|non-?complian|manipulat|"
    r"attention.seeking|\bstreak|\brefused\b|frequent flyer|\baddict|\bclean and sober|"
    r"\briver|\bwrist|\bbridge\b|\brazor",
    re.IGNORECASE,
)


@pytest.fixture
def house(db: None) -> House:
    """A small house, told up to a Wednesday afternoon."""
    told = House("7", NOW, small=True)
    list(found(told))
    list(seeding.tell_all(told, seeding.plan(told)))
    return told


def charts(house: House) -> dict[str, list[tuple[Any, ...]]]:
    """Return every word of every chart, by the client's number in the story."""
    said = {}
    for number, person in enumerate(seeding.plan(house).people):
        chart = Chart.open(
            viewer=house.service(), subject=person.record, purpose="audit", now=house.at
        )
        said[str(number)] = [
            (k.kind.name, k.occurred_at, k.recorded_at, k.author_id, _words(k.body))
            for k in chart.timeline(limit=2000)
        ]
    return said


def _words(body: Any) -> str:
    return str(json.dumps(body.model_dump(mode="json"), sort_keys=True))


def test_a_house_has_its_people_and_all_of_it_is_proved(house: House) -> None:
    assert Client.objects.filter(organisation_id=house.id).count() == 12
    make(now=NOW)
    assert prove().as_json()["damage"] == []


def test_telling_it_again_changes_nothing(house: House) -> None:
    before = charts(house)
    assert stands(house)
    list(seeding.tell_all(house, seeding.plan(house)))
    assert charts(house) == before


def test_nothing_is_said_before_its_time_nor_after(house: House) -> None:
    for lines in charts(house).values():
        assert lines
        for _kind, occurred, recorded, _author, _said in lines:
            assert occurred <= recorded <= NOW


def test_everyone_named_on_the_sign_in_lines_can_sign_in(house: House) -> None:
    for username in cast.PERSONAS:
        account = Account.objects.filter(username=username).first()
        if account is None:
            assert not house.works(username)
            continue
        assert check_password(cast.PASSWORD, account.password)
        assert check_password(cast.PIN, account.pin)


def test_the_front_page_opens_for_a_therapist(house: House) -> None:
    browser = Browser()
    browser.force_login(
        Account.objects.get(username="priya"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    assert browser.get("/").status_code == 200


def test_an_answer_to_item_nine_is_open_and_one_was_followed_through(house: House) -> None:
    people = {p.hero: p.record for p in seeding.plan(house).people if p.hero}
    waiting = open_tasks(record=people["open"]).filter(code="risk.follow_up")
    assert waiting.exists()
    assert waiting.get().owner_id is not None
    assert not open_tasks(record=people["sam"]).filter(code__startswith="risk.").exists()


def test_the_opioid_program_stays_closed_to_the_unit(house: House) -> None:
    people = {p.hero: p.record for p in seeding.plan(house).people if p.hero}
    seen = _headlines(house, "nell", people["collapse"])
    assert not any("ethadone" in line for line in seen)
    assert any("ethadone" in line for line in _headlines(house, "vera", people["collapse"]))


def _headlines(house: House, who: str, record: UUID) -> list[str]:
    chart = Chart.open(
        viewer=house.viewer(who, house.at), subject=record, purpose="care", now=house.at
    )
    return [f"{k.body.headline()} {_words(k.body)}" for k in chart.timeline(limit=2000)]


def test_no_note_is_another_notes_twin(house: House) -> None:
    notes = [
        said for lines in charts(house).values() for kind, *_x, said in lines
        if kind == ProgressNote.kind.name
    ]  # fmt: skip
    texts = [json.dumps(json.loads(said)["sections"]) for said in notes]
    assert len(set(texts)) == len(texts)


def test_a_colleague_keeps_the_unit_walking(house: House) -> None:
    planned = seeding.plan(house)
    later = NOW + timedelta(minutes=40)
    assert (
        live.walk(house, planned, now=later)
        >= len([p for p in planned.people if p.sort == "unit"]) // 2
    )
    assert live.walk(house, planned, now=later + timedelta(seconds=20)) == 0
    assert prove().as_json()["damage"] == []


def test_two_houses_of_one_seed_are_told_alike_and_of_another_are_not() -> None:
    def made(seed: str) -> list[tuple[Any, ...]]:
        people = seeding.plan(House(seed, NOW)).people
        return [(p.record, p.identity, p.condition, p.came_at, p.therapist) for p in people]

    assert made("7") == made("7")
    assert made("7") != made("8")
    assert len(made("7")) == 180
    assert len(cast.STAFF) == 35


@pytest.mark.parametrize("file", sorted(bank.BANKS.glob("*.toml")), ids=lambda f: f.stem)
def test_the_phrase_banks_speak_of_people_with_respect(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    tomllib.loads(text)
    assert FORBIDDEN.findall(text) == []
