"""The key that signs badges: from the environment, malformed, made for a trial."""

import os
import stat
import subprocess
import sys
from base64 import b64encode
from io import StringIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import override_settings

from making_it_real.badges import keys


def line(key):
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return b64encode(pem).decode()


SHORT = rsa.generate_private_key(65537, 1024)  # noqa: S505
WRONG = {
    "rubbish": ("rubbish", "cannot be read"),
    "letters that are not base64": ("ключ", "cannot be read"),
    "base64 of rubbish": (b64encode(b"rubbish").decode(), "cannot be read"),
    "a short key": (line(SHORT), "2048 bits or more"),
    "another kind of key": (line(ec.generate_private_key(ec.SECP256R1())), "must be an RSA key"),
}


@pytest.mark.parametrize(("key", "said"), WRONG.values(), ids=WRONG)
def test_a_malformed_key_is_named_and_what_to_do_is_said(key, said):
    with override_settings(BADGE_KEY=key), pytest.raises(ImproperlyConfigured, match=said) as raised:
        keys.check()
    assert "BADGE_KEY" in str(raised.value)
    assert key not in str(raised.value)


def test_a_private_key_among_the_old_public_ones_is_refused():
    with (
        override_settings(BADGE_OLD_KEYS=[keys.new()]),
        pytest.raises(ImproperlyConfigured, match="BADGE_OLD_KEYS"),
    ):
        keys.check()


@pytest.mark.parametrize(("key", "said"), [("", "BADGE_KEY"), ("rubbish", "BADGE_KEY cannot be read")])
def test_a_missing_or_malformed_key_stops_the_start_of_production(key, said):
    production = {"PATH": os.environ["PATH"], "SECRET_KEY": "long enough for this test, and only for it",
                  "CAREHUB_TRIAL": "0", "ALLOWED_HOSTS": "x.example", "SITE_URL": "https://x.example",
                  "DJANGO_SETTINGS_MODULE": "carehub.settings", **({"BADGE_KEY": key} if key else {})}  # fmt: skip
    done = subprocess.run([sys.executable, "-c", "import django; django.setup()"], env=production, text=True,
                          capture_output=True, check=False, cwd=Path(__file__).parents[2])  # fmt: skip
    assert done.returncode != 0
    assert said in done.stderr


@pytest.fixture
def trial(tmp_path):
    with override_settings(BADGE_KEY="", TRIAL=True, MEDIA_ROOT=tmp_path):
        yield tmp_path


def test_a_trial_makes_one_key_and_keeps_it(trial):
    first = list(keys.published())
    assert list(keys.published()) == first
    (kept,) = trial.iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_of_two_processes_that_make_the_first_key_at_once_both_use_the_same(trial):
    path = trial / "key.txt"
    keys._keep(path, "hers")
    keys._keep(path, "his")
    assert path.read_text() == "hers"
    assert list(trial.iterdir()) == [path]


def test_without_a_trial_no_key_is_made_up():
    with override_settings(BADGE_KEY="", TRIAL=False), pytest.raises(ImproperlyConfigured, match="BADGE_KEY"):
        keys.sign({})


def test_the_command_prints_a_key_that_works_and_its_public_half():
    made, public = StringIO(), StringIO()
    call_command("make_badge_key", stdout=made)
    with override_settings(BADGE_KEY=made.getvalue().strip()):
        today = list(keys.published())
        call_command("make_badge_key", "--public", stdout=public)
    with override_settings(BADGE_OLD_KEYS=[public.getvalue().strip()]):
        assert list(keys.published())[1:] == today
    with override_settings(BADGE_KEY=""), pytest.raises(CommandError):
        call_command("make_badge_key", "--public")


def test_a_key_goes_by_its_thumbprint_as_another_library_reckons_it():
    from joserfc.jwk import RSAKey

    for thumbprint, key in keys.published().items():
        assert RSAKey.import_key(key).thumbprint() == thumbprint
