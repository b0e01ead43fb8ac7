"""What a hostile visitor, a careless operator or a neighbour on the same machine tries."""

import pytest

from portal import checks
from portal.vietnamese import fold, written
from tests.portal.test_setup import manage


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("PORTAL_MODE", "Server", "say embedded or server."),
        ("DEBUG", "yes", "DEBUG is never switched on in the server form."),
        ("PORTAL_DEMO", "yes", "PORTAL_DEMO is never switched on in the server form."),
        ("SECRET_KEY", "short", "give it at least 50 random characters."),
        ("SIGNING_WRAPPING_KEY", "", "give it at least 50 random characters."),
    ],
)
def test_a_server_does_not_start_half_safe(tmp_path, name, value, complaint):
    done = manage("check", VAR_DIR=str(tmp_path), **checks.SERVER | {name: value})

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith(complaint)


def test_without_a_proxy_nobody_may_claim_to_come_by_tls(tmp_path):
    script = "from django.conf import settings; print(settings.SECURE_PROXY_SSL_HEADER)"
    done = manage("shell", "-v", "0", "-c", script, VAR_DIR=str(tmp_path), TRUSTED_PROXIES="0", **checks.SERVER)

    assert done.stdout.strip() == "None"


# -- what no database takes --

UNTAKEN = ["²", "9" * 30, "\x00"]


@pytest.mark.django_db
@pytest.mark.parametrize("asked", UNTAKEN)
@pytest.mark.parametrize("name", ["members", "indicator", "people", "campaign"])
def test_an_address_that_makes_no_sense_is_no_failure(officer, name, asked):
    assert officer.client.get("/achievements/add/", {name: asked}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("asked", UNTAKEN)
def test_a_form_that_makes_no_sense_is_no_failure(officer, asked):
    names = ("members", "staged", "discard", "remove", "campaign", "unit", "measurements-TOTAL_FORMS")
    for action in ("save", "people"):
        sent = dict.fromkeys(names, asked) | {"action": action}
        assert officer.client.post("/achievements/add/", sent).status_code == 200


@pytest.mark.parametrize(
    ("typed", "kept"), [("Thi\x00 đua\x07", "Thi đua"), ("pdf\u202egnp.exe", "pdfgnp.exe"), ("a\r\n\tb", "a\r\n\tb")]
)
def test_what_nobody_writes_is_not_stored_and_not_searched(typed, kept):
    assert written(typed) == kept
    assert fold(typed) == fold(kept)
