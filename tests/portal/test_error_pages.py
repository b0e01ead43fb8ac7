"""The pages for refusals say what to do next, and need no more than they must."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404
from django.test import Client, RequestFactory

from portal import errors


@pytest.fixture
def request_of_the_public(db):
    client = Client()
    client.get("/")
    request = RequestFactory().get("/somewhere/")
    request.session = client.session
    request.user = None
    return request


@pytest.mark.parametrize(
    ("view", "refusal", "status", "sentence"),
    [
        (errors.bad_request, SuspiciousOperation(), 400, "Không hiểu được yêu cầu"),
        (errors.forbidden, PermissionDenied(), 403, "chức vụ đang chọn không có quyền"),
        (errors.not_found, Http404(), 404, "Không tìm thấy trang"),
    ],
)
def test_a_refusal_says_what_happened(view, refusal, status, sentence, request_of_the_public):
    response = view(request_of_the_public, refusal)

    assert (response.status_code, sentence in response.content.decode()) == (status, True)


def test_a_reason_given_with_the_refusal_is_shown_and_is_only_text(request_of_the_public):
    response = errors.forbidden(request_of_the_public, PermissionDenied("Chỉ người duyệt <mới> được trả lại."))

    assert "Chỉ người duyệt &lt;mới&gt; được trả lại." in response.content.decode()


def test_a_form_that_stood_open_too_long_says_that_drafts_are_kept(db):
    response = Client(enforce_csrf_checks=True).post("/i18n/setlang/", {"language": "en"})

    assert (response.status_code, "bản nháp vẫn được giữ" in response.content.decode()) == (403, True)


def test_the_page_for_a_failure_needs_neither_database_nor_session():
    text = errors.server_error(RequestFactory().get("/")).content.decode()

    assert ("Cổng thi đua đang gặp lỗi" in text, "Something went wrong" in text) == (True, True)
