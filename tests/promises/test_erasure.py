"""Lawful destruction takes everything but the proof; keys change hands without a word resealed."""

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from mainstay.kernel import clearing, erasure, keys, rotating, streams
from mainstay.kernel.access import NotFound, Refused
from mainstay.kernel.chart import Chart
from mainstay.kernel.ids import new_id
from mainstay.kernel.models import Entry, NameKey, Record, TimelineItem
from mainstay.kernel.people.entries import Identity
from mainstay.kernel.people.search import find
from mainstay.kernel.scope import Credential
from mainstay.kernel.verify import prove
from mainstay.site.commands import migrate
from tests.people import NOW, Cast, again, staff

LATER = NOW + timedelta(days=365 * 12)


@pytest.fixture(autouse=True)
def _own_book(tmp_path: Path) -> Iterator[None]:
    with override_settings(MAINSTAY_KEYS=tmp_path / "keys"):
        yield


@pytest.fixture
def officers(cast: Cast) -> Cast:
    """Pia, the privacy officer, and Rob, the records officer."""
    staff(cast, "Rob Karr", Credential.RECORDS_OFFICER, cast.house)
    return cast


def opened(cast: Cast, name: str, now: datetime = LATER) -> Chart:
    return cast.chart(name, now=now, purpose="audit")


def house(cast: Cast, name: str, now: datetime = LATER) -> Chart:
    return cast.chart(name, cast.house, now=now, purpose="audit")


def destroy(cast: Cast) -> None:
    erasure.ask(opened(cast, "pia"), ground="Retention ran out", proof=again(LATER))
    erasure.destroy(opened(cast, "rob"), organisation=house(cast, "rob"), proof=again(LATER))


def test_after_a_lawful_destruction_nothing_answers(officers: Cast) -> None:
    record = Record.objects.get(id=officers.sam)
    address = streams.store(record, b"a letter")
    entries = Entry.objects.filter(record_id=officers.sam).count()
    destroy(officers)
    for model in clearing.tables():
        assert not model.objects.filter(record_id=officers.sam).exists(), model
    record.refresh_from_db()
    assert record.wrapped_key is None
    with pytest.raises(keys.KeyGone):
        streams.read(record, address)
    assert not find(viewer=officers.viewer("pia", now=LATER), text="Rivera", now=LATER)
    with pytest.raises(NotFound):
        officers.chart("ada", now=LATER)
    assert opened(officers, "pia").latest(Identity) is None
    # The first officer's word is one more; every sealed entry still stands and is proved.
    assert Entry.objects.filter(record_id=officers.sam).count() == entries + 1
    proof = prove()
    assert proof.holds, proof.damage
    assert proof.destroyed == 1


def test_the_deed_is_written_in_the_organisations_own_record(officers: Cast) -> None:
    destroy(officers)
    kept = house(officers, "pia").latest(erasure.RecordDestroyed)
    assert kept is not None
    assert isinstance(kept.body, erasure.RecordDestroyed)
    assert kept.body.destroyed == officers.sam
    assert kept.body.first_officer == officers.id("pia")
    assert kept.body.second_officer == officers.id("rob")


def test_one_person_cannot_destroy_alone(officers: Cast) -> None:
    erasure.ask(opened(officers, "pia"), ground="Retention ran out", proof=again(LATER))
    with pytest.raises(Refused, match="second officer"):
        erasure.destroy(
            opened(officers, "pia"), organisation=house(officers, "pia"), proof=again(LATER)
        )
    assert Record.objects.get(id=officers.sam).wrapped_key is not None


def test_nobody_destroys_unasked_or_inside_retention(officers: Cast) -> None:
    with pytest.raises(Refused, match="first officer"):
        erasure.destroy(
            opened(officers, "rob"), organisation=house(officers, "rob"), proof=again(LATER)
        )
    with pytest.raises(Refused, match="retention"):
        erasure.ask(opened(officers, "pia", NOW), ground="Tidy up", proof=again())
    with pytest.raises(Refused, match="officer"):
        erasure.ask(officers.chart("ada"), ground="Tidy up", proof=again())


def test_a_hold_stops_even_what_was_asked_for(officers: Cast) -> None:
    erasure.ask(opened(officers, "pia"), ground="Retention ran out", proof=again(LATER))
    held = erasure.hold(opened(officers, "rob"), matter="Rivera v. Harbor", proof=again(LATER))
    with pytest.raises(Refused, match="legal hold"):
        erasure.destroy(
            opened(officers, "rob"), organisation=house(officers, "rob"), proof=again(LATER)
        )
    erasure.lift(opened(officers, "rob"), held.id, reason="Settled", proof=again(LATER))
    erasure.destroy(
        opened(officers, "rob"), organisation=house(officers, "rob"), proof=again(LATER)
    )
    assert Record.objects.get(id=officers.sam).destroyed_at == LATER


def test_only_a_hold_can_be_lifted(officers: Cast) -> None:
    pia = opened(officers, "pia")
    identity = pia.latest(Identity)
    assert identity is not None
    for wrong in (identity.id, new_id()):
        with pytest.raises(NotFound):
            erasure.lift(pia, wrong, reason="Tidy up", proof=again(LATER))


def test_a_restored_backup_is_destroyed_again(officers: Cast) -> None:
    before = Record.objects.get(id=officers.sam)
    destroy(officers)
    # The backup of the day before comes back, with its key and its projections.
    Record.objects.filter(id=officers.sam).update(
        wrapped_key=before.wrapped_key, destroyed_at=None
    )
    NameKey.objects.create(
        organisation_id=officers.house, record_id=officers.sam, entry_id=new_id(),
        occurred_at=NOW, token="rivera", sort="word",
    )  # fmt: skip
    assert erasure.replay() == 1
    assert Record.objects.get(id=officers.sam).wrapped_key is None
    assert not NameKey.objects.filter(record_id=officers.sam).exists()
    assert erasure.replay() == 0


def test_a_destruction_missing_from_the_book_is_written_down(officers: Cast) -> None:
    destroy(officers)
    book = Path(settings.MAINSTAY_KEYS) / "destroyed.jsonl"
    book.unlink()
    erasure.replay()
    assert str(officers.sam) in book.read_text()


def test_keys_change_master_without_resealing(cast: Cast, monkeypatch: Any) -> None:
    old, new = settings.MASTER_KEYS[0], bytes(range(32))
    sealed = list(Entry.objects.order_by("record_id", "number").values_list("sealed", "digest"))
    with override_settings(MASTER_KEYS=[new, old]):
        assert rotating.outstanding() == Record.objects.count()
        told: list[int] = []
        monkeypatch.setattr(rotating, "BATCH", 4)
        assert rotating.rotate(told.append) == Record.objects.count()
        assert sum(told) == Record.objects.count()
        assert max(told) <= 4
        assert rotating.outstanding() == 0
        assert rotating.rotate() == 0
    with override_settings(MASTER_KEYS=[new]):
        keys._opened.clear()
        assert cast.chart("ada").latest(Identity) is not None
        assert prove().holds
    keys._opened.clear()
    with override_settings(MASTER_KEYS=[old]), pytest.raises(keys.Broken):
        cast.chart("ada").latest(Identity)
    keys._opened.clear()
    after = list(Entry.objects.order_by("record_id", "number").values_list("sealed", "digest"))
    assert after == sealed
    assert TimelineItem.objects.filter(record_id=cast.sam).exists()


def test_bringing_the_database_up_to_date_destroys_again(
    officers: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Record.objects.get(id=officers.sam)
    destroy(officers)
    Record.objects.filter(id=officers.sam).update(
        wrapped_key=before.wrapped_key, destroyed_at=None
    )
    monkeypatch.setattr(migrate, "as_owner", nullcontext)
    monkeypatch.setattr(migrate, "call_command", lambda *words, **more: None)
    monkeypatch.setattr(migrate.guards, "set_up", lambda: None)
    migrate.bring_up_to_date()
    assert Record.objects.get(id=officers.sam).wrapped_key is None
    assert "1 records, destroyed before this backup was restored" in capsys.readouterr().out
