"""Holds and destruction on the screen: two officers, nothing by one, and afterwards nothing there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.test import Client, override_settings

from mainstay.kernel.models import Entry, Record
from mainstay.kernel.people.lists import face
from mainstay.kernel.scope import Credential
from mainstay.kernel.verify import prove
from mainstay.site.cli import main
from tests.conftest import Clock
from tests.people import Cast, staff
from tests.privacy.conftest import SignIn, show_again, write_note


@pytest.fixture(autouse=True)
def _own_book(tmp_path: Path) -> Iterator[None]:
    with override_settings(MAINSTAY_KEYS=tmp_path / "keys"):
        yield


@pytest.fixture
def officers(cast: Cast, clock: Clock) -> Cast:
    """Rob, the records officer, beside Pia; a note twelve years old."""
    staff(cast, "Rob Karr", Credential.RECORDS_OFFICER, cast.house)
    write_note(cast)
    clock.move(days=365 * 12)
    return cast


def post(browser: Client, clock: Clock, path: str, said: dict[str, str]) -> str:
    show_again(browser, clock.now())
    answer = browser.post(path, said)
    assert answer.status_code == 302, (path, answer.status_code, answer.content.decode()[-2000:])
    return str(answer["Location"])


def test_two_officers_destroy_and_nothing_answers_afterwards(
    officers: Cast, sign_in: SignIn, clock: Clock
) -> None:
    pia, rob = sign_in("pia"), sign_in("rob")
    keys = f"/privacy/{officers.sam}/keys/"
    number = face(officers.sam).number
    assert post(pia, clock, f"{keys}ask/", {"ground": "Retention ran out"}) == keys
    assert "A second officer must carry it out." in pia.get(keys).content.decode()
    show_again(rob, clock.now())
    assert rob.post(f"{keys}destroy/", {"number": "1"}).status_code == 403
    assert post(rob, clock, f"{keys}destroy/", {"number": number}) == "/privacy/"
    record = Record.objects.get(id=officers.sam)
    assert record.wrapped_key is None
    for name, paths in {
        "pia": (keys, f"/privacy/{officers.sam}/", f"/charting/{officers.sam}/"),
        "ada": (f"/charting/{officers.sam}/", f"/risk/{officers.sam}/plan/"),
        "sam": ("/portal/", "/portal/notes/", "/portal/looked/"),
    }.items():
        for path in paths:
            assert sign_in(name).get(path).status_code in (404, 410), (name, path)
    assert str(officers.sam) not in pia.post("/privacy/", {"who": "Rivera"}).content.decode()
    assert Entry.objects.filter(record_id=officers.sam).exists()
    proof = prove()
    assert proof.holds, proof.damage


def test_the_first_officer_cannot_be_the_second(
    officers: Cast, sign_in: SignIn, clock: Clock
) -> None:
    pia = sign_in("pia")
    keys = f"/privacy/{officers.sam}/keys/"
    post(pia, clock, f"{keys}ask/", {"ground": "Retention ran out"})
    show_again(pia, clock.now())
    answer = pia.post(f"{keys}destroy/", {"number": face(officers.sam).number})
    assert answer.status_code == 403
    assert Record.objects.get(id=officers.sam).wrapped_key is not None


def test_a_hold_shuts_both_ways_until_it_is_lifted(
    officers: Cast, sign_in: SignIn, clock: Clock
) -> None:
    pia, rob = sign_in("pia"), sign_in("rob")
    keys = f"/privacy/{officers.sam}/keys/"
    post(pia, clock, f"{keys}ask/", {"ground": "Retention ran out"})
    post(rob, clock, f"{keys}hold/", {"matter": "Rivera v. Harbor House"})
    page = rob.get(keys).content.decode()
    assert "Rivera v. Harbor House" in page
    assert "A legal hold stands on this record." in page
    show_again(rob, clock.now())
    assert rob.get(f"{keys}destroy/").status_code == 403
    assert rob.post(f"{keys}destroy/", {"number": face(officers.sam).number}).status_code == 403
    lift = page.split(f"{keys}lift/")[1].split("/")[0]
    post(rob, clock, f"{keys}lift/{lift}/", {"reason": "Settled"})
    assert "No hold stands" in rob.get(keys).content.decode()


def test_inside_retention_it_is_not_even_asked_for(
    cast: Cast, sign_in: SignIn, clock: Clock
) -> None:
    write_note(cast)
    pia = sign_in("pia", proved=True)
    keys = f"/privacy/{cast.sam}/keys/"
    page = pia.get(keys).content.decode()
    assert "The longest retention rule has not run out." in page
    assert "14-Mar-2036" in page
    assert pia.post(f"{keys}ask/", {"ground": "Tidy up"}).status_code == 403


def test_nobody_else_finds_the_page(cast: Cast, sign_in: SignIn) -> None:
    for name in ("ada", "ruth", "nell", "joan", "max", "sam"):
        browser = sign_in(name, proved=True)
        for path in ("", "hold/", "ask/", "destroy/"):
            assert browser.get(f"/privacy/{cast.sam}/keys/{path}").status_code == 404


def test_every_act_asks_again_who_is_there(cast: Cast, sign_in: SignIn) -> None:
    pia = sign_in("pia")
    for path in ("hold/",):
        where = f"/privacy/{cast.sam}/keys/{path}"
        assert "/people/again/" in pia.get(where)["Location"]
        assert "/people/again/" in pia.post(where, {"matter": "A matter"})["Location"]


def test_keys_are_rotated_and_replayed_from_the_command_line(
    officers: Cast, sign_in: SignIn, clock: Clock
) -> None:
    with override_settings(MASTER_KEYS=[bytes(range(32)), *settings.MASTER_KEYS]):
        before = CliRunner().invoke(main, ["keys", "status"])
        assert f"need an earlier one: {Record.objects.count()}" in before.output
        told = CliRunner().invoke(main, ["keys", "rotate"])
        assert told.exit_code == 0, told.output
        assert f"{Record.objects.count()} keys wrapped" in told.output
        again = CliRunner().invoke(main, ["keys", "rotate"])
        assert "Every key is wrapped under the present master key." in again.output
    replayed = CliRunner().invoke(main, ["keys", "replay"])
    assert "0 records destroyed again." in replayed.output
