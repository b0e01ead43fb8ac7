"""What a hostile visitor, a careless operator or a neighbour on the same machine tries."""

import pytest

from portal import checks
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
