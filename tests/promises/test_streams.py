"""Bulk beside the entries: sealed, found again, proved, and gone with the key."""

from pathlib import Path

import pytest
from django.conf import LazySettings

from mainstay.kernel import keys, streams
from mainstay.kernel.models import Record
from tests.promises.conftest import House

WORDS = b"The scan of a letter nobody else may read."


@pytest.fixture
def record(house: House, settings: LazySettings, tmp_path: Path) -> Record:
    """Keep streams in a folder of the test's own."""
    settings.MAINSTAY_HOME = tmp_path
    return Record.objects.get(id=house.record)


def test_what_is_stored_is_read_back_and_lies_sealed(record: Record) -> None:
    address = streams.store(record, WORDS)
    assert streams.read(record, address) == WORDS
    on_disk = streams.path_of(address).read_bytes()
    assert WORDS not in on_disk
    assert b"letter" not in on_disk


def test_the_same_file_stored_twice_in_a_record_is_one(record: Record, tmp_path: Path) -> None:
    assert streams.store(record, WORDS) == streams.store(record, WORDS)
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_an_address_opens_only_in_its_own_record(record: Record, house: House) -> None:
    other = Record.objects.get(id=house.new_record())
    address = streams.store(record, WORDS)
    assert streams.store(other, WORDS) != address
    with pytest.raises(keys.Broken):
        streams.read(other, address)


def test_one_changed_byte_is_noticed(record: Record) -> None:
    address = streams.store(record, WORDS)
    place = streams.path_of(address)
    sealed = bytearray(place.read_bytes())
    sealed[-1] ^= 1
    place.write_bytes(sealed)
    with pytest.raises(keys.Broken):
        streams.read(record, address)


def test_without_the_key_nothing_opens(record: Record) -> None:
    address = streams.store(record, WORDS)
    record.wrapped_key = None
    with pytest.raises(keys.KeyGone):
        streams.read(record, address)


def test_a_lost_file_and_a_made_up_address_are_named(record: Record) -> None:
    address = streams.store(record, WORDS)
    streams.path_of(address).unlink()
    for wrong in (address, "../../etc/passwd", "", "0" * 63 + "/"):
        with pytest.raises(streams.Lost):
            streams.read(record, wrong)
