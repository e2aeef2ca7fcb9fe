"""Promises over the registry: a kind is tested the moment it is declared."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.urls import NoReverseMatch, reverse

from mainstay.kernel import forms
from mainstay.kernel.access import service
from mainstay.kernel.areas import Area, Misdeclared, Page, Registry, announced
from mainstay.kernel.chart import Chart
from mainstay.kernel.entries import Ask, Kind, Sensitivity, Subject, confidentiality
from mainstay.kernel.ids import new_id
from mainstay.kernel.kept import Kept
from mainstay.kernel.ledger import Said
from mainstay.kernel.models import Entry, Slot
from tests.promises import toy
from tests.promises.conftest import START, House, assert_proved
from tests.promises.examples import example

toy.announce()
KINDS = sorted(announced().kinds.values(), key=lambda kind: kind.name)
ROOT = Path(__file__).parents[2]
ALLOWED = {
    "__init__",
    "apps",
    "area",
    "entries",
    "rules",
    "pages",
    "models",
    "fhir",
    "actions",
    "jobs",
}
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


@pytest.fixture
def told(db: None, kind: Kind) -> Chart:
    """Begin a record with one entry of the kind, said by the house itself."""
    house = service(new_id())
    return Chart.create(
        viewer=house,
        subject=kind.subject,
        said=[Said(example(kind), new_id(), START)],
        now=START,
    )


def first(chart: Chart, kind: Kind) -> Kept:
    """Return the entry that the record began with."""
    return chart.several(kind.body)[0]


@every_kind
def test_an_entry_survives_its_seal_unchanged(told: Chart, kind: Kind) -> None:
    assert first(told, kind).body == example(kind)
    assert_proved()


@every_kind
def test_amending_keeps_the_old_words_beside_the_new(told: Chart, kind: Kind) -> None:
    kept = first(told, kind)
    told.amend(kept.id, kept.body, seen=1, reason="Said more clearly.")
    versions = told.history(kept.id)
    assert [v.version for v in versions] == [1, 2]
    assert versions[0].body == kept.body
    assert_proved()


@every_kind
def test_retracting_leaves_lists_but_not_the_history(told: Chart, kind: Kind) -> None:
    kept = first(told, kind)
    told.retract(kept.id, reason="It was not so.")
    assert told.several(kind.body) == []
    rows = Entry.objects.filter(record_id=told.record_id, entry_id=kept.id)
    assert rows.count() == 2
    assert_proved()


@every_kind
def test_saying_the_same_again_changes_nothing(told: Chart, kind: Kind) -> None:
    kept = first(told, kind)
    told.record(kept.body, entry_id=kept.id, occurred_at=kept.occurred_at)
    assert Entry.objects.filter(record_id=told.record_id, entry_id=kept.id).count() == 1


@every_kind
def test_every_kind_has_a_headline_a_label_and_a_name_with_its_area(kind: Kind) -> None:
    assert str(kind.label).strip()
    assert str(example(kind).headline()).strip()
    assert kind.name == kind.name.lower()
    assert kind.name.count(".") == 1


@every_kind
def test_what_a_kind_asks_it_asks_in_words_and_reads_back(kind: Kind) -> None:
    if not any(isinstance(m, Ask) for f in kind.body.model_fields.values() for m in f.metadata):
        return  # said by the house or by a page of its own; nobody is asked
    form = forms.form_of(kind.body)
    for item in form.every:
        assert item.text.strip(), f"{kind.name}.{item.id} asks nothing"
    assert json.loads(json.dumps(kind.body.model_json_schema()))


def test_two_areas_may_not_claim_one_kind() -> None:
    registry = Registry()
    registry.announce(Area("one", "One", kinds=(toy.Line,)))
    with pytest.raises(Misdeclared, match="already claimed"):
        registry.announce(Area("two", "Two", kinds=(toy.Line,)))


def test_a_page_may_not_ask_for_an_unknown_permission() -> None:
    page = Page("x/", lambda request: None, "x", "X", needs="nonsense")  # type: ignore[arg-type]
    with pytest.raises(Misdeclared, match="nonsense"):
        Registry().announce(Area("one", "One", pages=(page,)))


def test_an_area_is_announced_once() -> None:
    registry = Registry()
    registry.announce(Area("one", "One"))
    with pytest.raises(Misdeclared):
        registry.announce(Area("one", "One"))


def test_confidentiality_follows_the_labels() -> None:
    assert confidentiality([]) == "N"
    assert confidentiality([Sensitivity.SUD]) == "R"
    assert confidentiality([Sensitivity.PSYCHOTHERAPY, Sensitivity.SUD]) == "V"


def areas() -> Iterator[Path]:
    """Yield the folder of every area in the wings."""
    for wing in ("care", "connect", "insight", "workforce", "exchange"):
        for folder in sorted((ROOT / "mainstay" / wing).glob("*/apps.py")):
            yield folder.parent


@pytest.mark.parametrize("area", list(areas()), ids=lambda folder: folder.name)
def test_an_area_has_only_files_whose_names_everyone_knows(area: Path) -> None:
    names = {p.stem for p in area.glob("*.py")}
    folders = {p.name for p in area.iterdir() if p.is_dir() and p.name != "__pycache__"}
    more = {"templates", "tests", "migrations", "forms", "static", "pages", "actions", "fhir"}
    assert names <= ALLOWED
    assert folders <= more | {"rules", "entries"}


def test_no_file_has_a_name_that_says_nothing() -> None:
    nothing = {"utils", "helpers", "common", "misc", "managers", "handlers"}
    found = [p for p in (ROOT / "mainstay").rglob("*.py") if p.stem in nothing]
    assert found == []


def test_every_page_is_closed_to_a_visitor(client, db: None) -> None:  # type: ignore[no-untyped-def]
    for area in announced().areas.values():
        for page in area.pages:
            if page.public:
                continue
            try:
                url = reverse(f"{area.name}:{page.name}")
            except NoReverseMatch:
                url = reverse(f"{area.name}:{page.name}", kwargs=_ids(page))
            answer = client.get(url)
            assert answer.status_code in (302, 405), f"{url} answers {answer.status_code}"
            if answer.status_code == 302:
                assert "/account/login/" in answer["Location"], url


def _ids(page: Page) -> dict[str, str]:
    import re

    found = re.findall(r"<(?:(\w+):)?(\w+)>", page.path)
    samples = {"uuid": str(new_id()), "int": "1", "slug": "x", "str": "x", "": "x", "path": "x"}
    return {name: samples[sort] for sort, name in found}


def test_the_database_refuses_two_holders_of_one_bed(house: House) -> None:
    bed = new_id()
    place = {"organisation_id": house.organisation, "record_id": house.record, "shelf": "x||"}
    hour = timedelta(hours=1)
    Slot.objects.create(
        **place,
        entry_id=new_id(),
        occurred_at=START,
        resource_id=bed,
        starts_at=START,
        ends_at=START + 2 * hour,
    )
    for starts, ends in (
        (START + hour, None),
        (START - hour, START + hour),
        (START, START + hour),
    ):
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            Slot.objects.create(
                **place,
                entry_id=new_id(),
                occurred_at=START,
                resource_id=bed,
                starts_at=starts,
                ends_at=ends,
            )
    Slot.objects.create(
        **place,
        entry_id=new_id(),
        occurred_at=START,
        resource_id=bed,
        starts_at=START + 2 * hour,
        ends_at=None,
    )


def test_a_subject_is_one_of_those_the_house_knows() -> None:
    assert {kind.subject for kind in KINDS} <= set(Subject)
