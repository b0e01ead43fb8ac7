from django.http import HttpRequest, HttpResponse


def _later(request: HttpRequest, **_kwargs: str) -> HttpResponse:
    return HttpResponse(status=501)


verify = revocation_list = authority = verify_code = _later
credential = credential_enrol = credential_change_pin = credential_revoke = _later
