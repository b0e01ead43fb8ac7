"""The pages on which a signing key is made, opened or given up ask again who it is, once some minutes have passed."""

import pytest

from documents.models import Credential
from tests.factories import PASSWORD, Person, signed_in
from tests.pledges.factories import PIN, enrol

pytestmark = pytest.mark.django_db
PAGES = ("enrol", "pin", "revoke")


@pytest.mark.parametrize("name", PAGES)
def test_who_comes_late_confirms_first_and_comes_back(name: str, chair: Person, director: Person) -> None:
    if name != "enrol":
        enrol(chair, director)
    signed_in(chair.client, chair.user, minutes_ago=6)

    away = chair.client.get(f"/signing/{name}/")
    assert (away.status_code, away.url) == (302, f"/accounts/reauthenticate/?next=%2Fsigning%2F{name}%2F")  # type: ignore[attr-defined]
    back = chair.client.post(away.url, {"password": PASSWORD, "next": f"/signing/{name}/"})  # type: ignore[attr-defined]
    assert back.url == f"/signing/{name}/"  # type: ignore[attr-defined]
    assert chair.client.get(back.url).status_code == 200  # type: ignore[attr-defined]


def test_what_was_sent_late_is_neither_done_nor_kept(chair: Person, director: Person) -> None:
    signed_in(chair.client, chair.user, minutes_ago=6)

    answer = chair.client.post("/signing/enrol/", {"new_pin": PIN, "new_pin_again": PIN})

    assert answer.status_code == 302
    assert not Credential.objects.exists()
    assert PIN not in str(dict(chair.client.session))


@pytest.mark.parametrize("name", PAGES)
def test_who_just_signed_in_is_not_asked(name: str, chair: Person, director: Person) -> None:
    if name != "enrol":
        enrol(chair, director)
    signed_in(chair.client, chair.user, minutes_ago=4)

    assert chair.client.get(f"/signing/{name}/").status_code == 200
