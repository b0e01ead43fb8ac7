"""What a hostile visitor, a careless operator or a neighbour on the same machine tries."""

import pytest
from django.test import Client

from portal import checks, secret
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


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/people/", "/units/", "/offices/", "/campaigns/", "/achievements/", "/reports/"])
def test_a_search_for_thousands_of_words_is_no_burden(chair, address):
    assert chair.client.get(address, {"q": "a " * 5000}).status_code == 200


# -- neighbours: on the machine, on the way, at the same desk --


def test_what_the_embedded_form_keeps_is_for_its_owner_only(tmp_path):
    secret.embedded_secret(tmp_path / "new" / "var", "secret_key")
    made = [tmp_path / "new" / "var", tmp_path / "new" / "var" / "secrets"]
    file = made[1] / "secret_key"

    assert [oct(path.stat().st_mode & 0o777) for path in [*made, file]] == ["0o700", "0o700", "0o600"]


@pytest.mark.django_db
def test_no_shared_cache_keeps_what_a_person_is_shown(officer, anonymous):
    for address in ("/", "/campaigns/", "/achievements/999999/"):
        assert "private" in officer.client.get(address).headers["Cache-Control"]
    assert "Cache-Control" not in anonymous.get("/").headers


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/nowhere/", "/people/", "/verify/", "/health/", "/accounts/login/"])
def test_every_answer_says_what_the_browser_must_not_do(anonymous, address):
    headers = anonymous.get(address).headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert (headers["X-Content-Type-Options"], headers["X-Frame-Options"]) == ("nosniff", "DENY")
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
def test_a_failure_and_a_forged_request_carry_the_same_policy(anonymous, monkeypatch):
    monkeypatch.setattr("portal.health.findings", lambda: 1 / 0)
    anonymous.raise_request_exception = False
    forged = Client(enforce_csrf_checks=True).post("/verify/", {})

    for answer, status in ((anonymous.get("/health/"), 500), (forged, 403)):
        assert answer.status_code == status
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example"]
)
def test_nobody_is_sent_elsewhere(officer, target):
    act = officer.client.post("/offices/act/", {"office": officer.office.pk, "next": target})
    language = officer.client.post("/i18n/setlang/", {"language": "en", "next": target})
    leave = officer.client.post("/accounts/logout/", {"next": target})

    assert {answer.headers["Location"] for answer in (act, language, leave)} <= {"/", "/accounts/login/"}
