"""Out of the box the site is shut: what a careful operator would check by hand."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import get_resolver, reverse

from mainstay.kernel.areas import announced
from mainstay.kernel.ids import new_id
from mainstay.kernel.people.models import Account
from mainstay.site import environment
from mainstay.site.accounts import SecondFactors
from mainstay.site.environment import Misconfigured

ROOT = Path(__file__).resolve().parents[1]
SHOW = """
import json, warnings
warnings.simplefilter("error")
from django.conf import settings
import django; django.setup()
from django.core.checks import run_checks
names = [n for n in dir(settings) if n.isupper()]
plain = {n: getattr(settings, n) for n in names if isinstance(getattr(settings, n), (str, int))}
faults = [m.id for m in run_checks(include_deployment_checks=True) if m.level >= 30 and not m.is_silenced()]
print(json.dumps({"settings": plain, "faults": faults}))
"""


def as_installed(home: Path, **more: str) -> dict[str, Any]:
    """Read the settings as an operator's process would, with nothing but these said."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MAINSTAY_", "DJANGO_"))}
    said = {"MAINSTAY_HOME": str(home), "DJANGO_SETTINGS_MODULE": "mainstay.site.settings"}
    run = subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=ROOT,
        env={**kept, **said, **more},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def test_nothing_said_means_shut(tmp_path: Path) -> None:
    found = as_installed(tmp_path)
    settings = found["settings"]
    assert found["faults"] == []
    assert settings["DEBUG"] is False
    assert settings["SECURE_SSL_REDIRECT"] is True
    assert settings["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert settings["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert all(settings[f"{name}_COOKIE_SECURE"] for name in ("SESSION", "CSRF"))
    assert all(settings[f"{name}_COOKIE_HTTPONLY"] for name in ("SESSION", "CSRF"))
    assert settings["SECURE_REFERRER_POLICY"] == "same-origin"


def test_secrets_are_made_once_for_their_owner_alone(tmp_path: Path) -> None:
    first = as_installed(tmp_path)["settings"]["SECRET_KEY"]
    assert as_installed(tmp_path)["settings"]["SECRET_KEY"] == first
    files = list((tmp_path / "keys").iterdir())
    assert {file.name for file in files} >= {"secret_key", "master_keys", "site_signing_key"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "word"
    file.write_text("a word from a vault, long enough to be taken for one: kept apart\n")
    found = as_installed(tmp_path, MAINSTAY_SECRET_KEY_FILE=str(file))
    assert found["settings"]["SECRET_KEY"] == file.read_text().strip()
    assert not (tmp_path / "keys" / "secret_key").exists()


def test_a_doubtful_switch_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAINSTAY_INSECURE_HTTP", "maybe")
    with pytest.raises(Misconfigured, match="MAINSTAY_INSECURE_HTTP"):
        environment.truth("MAINSTAY_INSECURE_HTTP")


def test_a_weak_master_key_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAINSTAY_MASTER_KEYS", "c2hvcnQ=")
    with pytest.raises(Misconfigured, match="32 bytes"):
        environment.keys("MAINSTAY_MASTER_KEYS")


def test_no_page_lets_script_or_frames_in(client: Client) -> None:
    answer = client.get(reverse("account_login"))
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "no-store" in answer.headers["Cache-Control"]
    assert "camera=()" in answer.headers["Permissions-Policy"]


def test_every_page_that_is_not_public_asks_for_sign_in(client: Client) -> None:
    some = {"uuid": "0190b0c0-0000-7000-8000-000000000000", "int": 1}
    for name, area in announced().areas.items():
        for page in [p for p in area.pages if not p.public]:
            address = _address(name, page.name, some)
            answer = client.get(address)
            assert answer.status_code == 302, address
            assert answer.headers["Location"].startswith(reverse("account_login")), address


def _address(area: str, page: str, some: dict[str, Any]) -> str:
    """Fill a page's address with ids of nobody."""
    resolver = get_resolver()
    for prefix in resolver.namespace_dict[area][1].reverse_dict.getlist(page):
        (template, names), *_ = prefix[0]
        converters = prefix[3]
        values = {n: some.get(type(converters[n]).__name__[:-9].lower(), "x") for n in names}
        return "/" + template % values
    raise AssertionError(f"{area}:{page} has no address")


def test_second_factors_are_sealed_at_rest() -> None:
    box = SecondFactors()
    sealed = box.encrypt("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in sealed
    assert box.decrypt(sealed) == "JBSWY3DPEHPK3PXP"


def test_nobody_signs_up(client: Client) -> None:
    said = {"username": "someone", "password1": "a long enough pass phrase", "password2": ""}
    client.post(reverse("account_signup"), said)
    assert not Account.objects.exists()
    assert "_auth_user_id" not in client.session


def test_a_second_factor_is_asked_of_staff_out_of_the_box(tmp_path: Path) -> None:
    assert as_installed(tmp_path)["settings"]["SECOND_FACTOR_REQUIRED"] is True


def test_staff_with_a_password_alone_may_only_add_a_second_factor(
    client: Client, db: None, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    organisation = new_id()
    worker = Account.objects.create_user("ada", "x" * 14, organisation_id=organisation)
    client.force_login(worker)
    assert client.get("/people/")["Location"] == reverse("mfa_index")
    Authenticator.objects.create(user=worker, type=Authenticator.Type.TOTP, data={})
    assert client.get("/people/").status_code == 200


def test_a_client_is_not_asked_for_a_second_factor(
    client: Client, db: None, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    sam = Account.objects.create_user("sam", "x" * 14, organisation_id=new_id(), acting="client")
    client.force_login(sam)
    assert client.get("/").get("Location") != reverse("mfa_index")
