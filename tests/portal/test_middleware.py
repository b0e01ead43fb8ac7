import logging

import pytest
import structlog
from django.http import HttpResponse
from django.urls import reverse
from structlog.testing import capture_logs

from portal import errors, logs
from portal.middleware import LanguageMiddleware, RequestLogMiddleware


@pytest.fixture
def lines(monkeypatch):
    monkeypatch.setattr("portal.middleware.log", structlog.get_logger("portal.request"))
    with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as captured:
        yield captured


def answer(request):
    return HttpResponse("x")


def test_a_request_is_logged_by_route_without_its_query(client, lines, db):
    client.get("/health/?code=4711")

    (line,) = [line for line in lines if line["event"] == "request"]
    assert (line["route"], line["method"], line["status"], line["user"]) == ("/health/", "GET", 200, None)
    assert "4711" not in repr(line)


def test_a_request_that_leads_nowhere_does_not_leave_its_path_in_the_log(client, lines, db):
    client.get("/nowhere/secret-code/")

    assert "secret-code" not in repr(lines)


def test_the_request_id_of_the_proxy_is_kept(rf, lines):
    response = RequestLogMiddleware(answer)(rf.get("/", headers={"X-Request-ID": "abcdef-123456"}))

    assert response["X-Request-ID"] == "abcdef-123456"
    assert lines[0]["request_id"] == "abcdef-123456"


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "with space 1", 'quote"12345'])
def test_a_request_id_that_could_forge_a_line_is_replaced(rf, lines, given):
    response = RequestLogMiddleware(answer)(rf.get("/", headers={"X-Request-ID": given}))

    assert response["X-Request-ID"] != given
    assert len(response["X-Request-ID"]) == 32


@pytest.mark.parametrize(
    ("cookie", "language"), [(None, "vi"), ("en", "en"), ("vi", "vi"), ("fr", "vi"), ("../x", "vi")]
)
def test_the_language_is_vietnamese_unless_chosen(rf, cookie, language):
    request = rf.get("/", headers={"accept-language": "en"})
    if cookie:
        request.COOKIES["django_language"] = cookie
    response = LanguageMiddleware(answer)(request)

    assert request.LANGUAGE_CODE == response["Content-Language"] == language
    assert response["Vary"] == "Cookie"


def test_an_anonymous_person_may_choose_a_language(client, db):
    response = client.post(reverse("set_language"), {"language": "en", "next": "/health/"})

    assert response.cookies["django_language"].value == "en"
    assert response.url == "/health/"


def test_a_language_switch_leads_to_no_other_host(client, db):
    response = client.post(reverse("set_language"), {"language": "en", "next": "https://elsewhere.example/"})

    assert response.url == "/"


@pytest.mark.parametrize("name", ["pin", "PIN", "new_password", "wrapping_secret", "reset_token", "cookie"])
def test_values_with_a_secret_name_are_hidden(name):
    assert logs.hide_secrets(None, "info", {name: "1234", "event": "x"})[name] == logs.HIDDEN


@pytest.mark.parametrize("name", ["pinned", "opinion", "author", "unit"])
def test_other_values_are_kept(name):
    assert logs.hide_secrets(None, "info", {name: "1234"})[name] == "1234"


def test_djangos_own_records_name_the_route(rf):
    request = rf.get("/verify/ABC123/")
    record = logging.LogRecord("django.request", logging.ERROR, "", 1, "Failed: %s", ("/verify/ABC123/",), None)
    record.request = request

    assert logs.RouteInsteadOfPath().filter(record)
    assert record.getMessage() == "Failed: (no route)"


def test_json_lines_are_one_object_each(capfd, settings):
    before = structlog.get_config()
    handlers = logging.getLogger().handlers[:]
    try:
        logs.configure({"level": "INFO", "is_json": True})
        structlog.get_logger("portal.test").info("pledge.signed", pin="1234", unit="Công đoàn")
    finally:
        structlog.configure(**before)
        logging.getLogger().handlers[:] = handlers
    err = capfd.readouterr().err

    assert err.count("\n") == 1
    assert '"event": "pledge.signed"' in err
    assert '"pin": "[hidden]"' in err
    assert "Công đoàn" in err


def test_the_failure_page_asks_nothing_of_the_database(rf, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        response = errors.server_error(rf.get("/"))

    assert response.status_code == 500
    assert "{{" not in response.content.decode()


def test_an_unknown_page_is_answered_with_our_own(client, db):
    response = client.get("/no-such-page/")

    assert response.status_code == 404
    assert "errors/404.html" in [template.name for template in response.templates]
