"""Walking a file in pieces finds the very values that reading it whole would."""

import io
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mainstay.exchange.fhir_api.actions import scanning
from mainstay.exchange.fhir_api.actions.gathering import Gathering
from mainstay.exchange.fhir_api.actions.report import Report
from mainstay.exchange.fhir_api.actions.scanning import (
    Malformed,
    Window,
    elements,
    members,
    parse,
    skip_blank,
    value_at,
)
from mainstay.exchange.fhir_api.actions.sources import Bad, Opened, read_again
from mainstay.exchange.fhir_api.actions.spool import Spool
from tests.exchange.made import observation, patient

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


def window(text: bytes) -> Window:
    """Return a window on some bytes."""
    return Window(io.BytesIO(text))


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.text(), VALUES), st.integers(1, 9), st.sampled_from([None, 1]))
def test_every_member_of_an_object_is_found(
    value: dict[str, Any], piece: int, indent: int | None
) -> None:
    before, scanning.PIECE = scanning.PIECE, piece  # type: ignore[misc]
    try:
        view = window(json.dumps(value, ensure_ascii=piece % 2 == 0, indent=indent).encode())
        found = {m.name: parse(value_at(view, m.at)) for m in members(view, 0)}
    finally:
        scanning.PIECE = before  # type: ignore[misc]
    assert found == value


@settings(deadline=None, max_examples=60)
@given(st.lists(VALUES))
def test_every_element_of_an_array_is_found(value: list[Any]) -> None:
    assert [parse(one) for one in elements(window(json.dumps(value).encode()), 0)] == value


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=40))
def test_any_bytes_at_all_are_read_or_refused(data: bytes) -> None:
    view = window(data)
    try:
        for member in members(view, skip_blank(view, 0)):
            parse(value_at(view, member.at))
    except Malformed:
        return


@pytest.mark.parametrize("text", [b'{"a":1,}', b'{"a" 1}', b"{1:2}", b'{"a":}', b'{"a":1 "b":2}'])
def test_what_is_no_json_is_refused(text: bytes) -> None:
    with pytest.raises(Malformed):
        read(text)


def read(text: bytes) -> None:
    """Read every member of an object."""
    view = window(text)
    for member in members(view, 0):
        parse(value_at(view, member.at))


def test_deep_nesting_is_refused_and_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "deep.json"
    path.write_text('{"resourceType":"Patient","x":' + "[" * 200_000 + "]" * 200_000 + "}")
    with pytest.raises(Bad, match="nested too deeply"):
        list(Opened(path).resources())


def test_a_value_larger_than_any_resource_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "LARGEST", 200_000)
    path = tmp_path / "large.json"
    path.write_text(json.dumps(patient(text={"div": "x" * 300_000})))
    with pytest.raises(Bad, match="is larger than"):
        list(Opened(path).resources())


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf", b"\n \t"])
@pytest.mark.parametrize("name", ["a.json", "a.ndjson"])
def test_a_resources_place_leads_back_to_its_bytes(
    tmp_path: Path, start: bytes, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(start + json.dumps(patient(name=[{"text": "Žofie Ω"}])).encode() + b"\n")
    for found in Opened(path).resources():
        raw = read_again(path, found.raw.at, len(found.raw.raw), found.digest)
        assert json.loads(raw) == found.resource


def wordy(number: int) -> dict[str, Any]:
    """Return an observation of some length."""
    return observation(f"o{number}", note=[{"text": "Said at length. " * 200}])


def lines(path: Path, count: int) -> None:
    """Write many lines, one resource each."""
    with path.open("w") as file:
        file.write(json.dumps(patient()) + "\n")
        for number in range(count):
            file.write(json.dumps(wordy(number)) + "\n")


def entries(path: Path, count: int) -> None:
    """Write one bundle with many entries."""
    with path.open("w") as file:
        file.write('{"resourceType":"Bundle","type":"collection","entry":[')
        file.write(json.dumps({"resource": patient()}))
        for number in range(count):
            file.write("," + json.dumps({"resource": wordy(number)}))
        file.write("]}")


class Nobody:
    """A house without anyone."""

    def record_of(self, target: str) -> None:
        """Know nobody."""

    def is_someone_else(self, rid: str, resource: dict[str, Any]) -> bool:
        """Know nobody."""
        return False


def gathered(path: Path) -> int:
    """Read and check a file, and return the most memory it took."""
    spool = Spool()
    tracemalloc.start()
    try:
        Gathering(spool, Report(), Nobody()).gather([path])
        assert spool.count() > 1
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        spool.close()


@pytest.fixture(params=[lines, entries], ids=["lines", "bundle"])
def write(request: pytest.FixtureRequest) -> Iterator[Any]:
    """Return a way to write a file of any length."""
    return request.param  # type: ignore[no-any-return]


def test_memory_does_not_grow_with_the_file(tmp_path: Path, write: Any) -> None:
    small, large = tmp_path / "small.ndjson", tmp_path / "large.ndjson"
    if write is entries:
        small, large = small.with_suffix(".json"), large.with_suffix(".json")
    write(small, 150)
    write(large, 1200)
    gathered(small)  # what is loaded once is not counted
    ratio = gathered(large) / gathered(small)
    assert ratio < 1.5, f"eight times the file took {ratio:.2f} times the memory"
