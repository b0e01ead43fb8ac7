"""The mail server is away, two clicks arrive at once: nobody loses an account, a unit or an office."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members import services
from members.models import Grant, Member, Office, Unit, User
from members.services.refusals import Refused
from portal import jobs
from portal.models import AuditEntry, Job
from tests.factories import NOW, PASSWORD, TODAY, Person, make_member
from tests.moments import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_mail_server(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1


@pytest.mark.usefixtures("no_mail_server")
def test_a_password_is_changed_although_no_mail_leaves(officer: Person) -> None:
    typed = {"oldpassword": PASSWORD, "password1": "sen-vang-ho-tay-21", "password2": "sen-vang-ho-tay-21"}
    answer = officer.client.post(reverse("account_change_password"), typed, follow=True)

    assert "máy chủ thư không trả lời" in answer.content.decode()
    officer.user.refresh_from_db()
    assert officer.user.check_password("sen-vang-ho-tay-21")


@pytest.mark.usefixtures("no_mail_server")
@pytest.mark.parametrize("is_known", [True, False])
def test_a_forgotten_password_says_that_no_mail_left_to_everybody_alike(officer: Person, is_known: bool) -> None:
    address = officer.user.email if is_known else "khong-co@example.vn"
    answer = Client().post(reverse("account_reset_password"), {"email": address}, follow=True)

    assert "máy chủ thư không trả lời" in answer.content.decode()


@pytest.mark.usefixtures("no_mail_server")
def test_an_invitation_waits_for_the_mail_server(administrator: Person, union: Unit) -> None:
    newcomer = make_member("Người Mới Minh Họa", unit=union)
    services.invite(newcomer, email="a@example.vn", by=administrator.actor_now, now=timezone.now())
    job = Job.objects.get(task="members.send_invitation")
    jobs.run_here(job)

    assert (job.state, job.attempts) == ("queued", 0)


# -- two clicks at once --


def audited(action: str) -> int:
    return AuditEntry.objects.filter(action=action).count()


@pytest.mark.django_db(transaction=True)
def test_two_clicks_on_adding_a_unit_add_one(administrator: Person, union_above: Unit) -> None:
    new: dict[str, Any] = {"code": "moi", "name": "Công đoàn mới", "kind": "union", "parent": union_above}
    by = administrator.actor
    outcome = at_once(*[lambda: services.create_unit(**new, from_on=TODAY, by=by, now=NOW)] * 2, refusal=Refused)

    assert (outcome, audited("unit.created")) == (["done", "refused"], 1)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_on_appointing_appoint_once(administrator: Person, member: Person, union: Unit) -> None:
    post: dict[str, Any] = {"unit": union, "title": "Ủy viên BCH", "grants": [Grant.LOG], "from_on": TODAY}
    by = administrator.actor
    outcome = at_once(*[lambda: services.appoint(member.member, **post, by=by, now=NOW)] * 2, refusal=Refused)

    assert (outcome, audited("office.begun")) == (["done", "refused"], 1)
    assert Office.objects.filter(member=member.member).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_on_inviting_make_one_account_and_one_mail(administrator: Person, union: Unit) -> None:
    newcomer, by = make_member("Người Mới Minh Họa", unit=union), administrator.actor
    at_once(*[lambda: services.invite(newcomer, email="a@example.vn", by=by, now=NOW)] * 2, refusal=Refused)

    assert User.objects.filter(member=newcomer).count() == 1
    assert Job.objects.filter(task="members.send_invitation").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_on_adding_a_person_add_one(administrator: Person, union: Unit) -> None:
    new: dict[str, Any] = {"full_name": "Lê Thị Mới", "unit": union, "from_on": TODAY}
    by = administrator.actor
    outcome = at_once(*[lambda: services.add_member(**new, by=by, now=NOW)] * 2, refusal=Refused)

    assert (outcome, audited("member.added")) == (["done", "refused"], 1)
    services.add_member(**new, by=by, now=NOW + timedelta(minutes=1))
    assert Member.objects.filter(full_name="Lê Thị Mới").count() == 2


def test_a_second_click_is_told_beside_its_field(administrator: Person, union: Unit, union_above: Unit) -> None:
    def click(name: str, /, *args: Any, **typed: Any) -> Any:
        address = reverse(f"members:{name}", args=args)
        first, second = (administrator.client.post(address, typed) for _click in range(2))
        assert (first.status_code, second.status_code) == (302, 200), name
        return list(second.context["form"].errors)

    person = {"full_name": "Lê Thị Mới", "gender": "female", "unit": union.pk, "from_on": "01/02/2021"}
    assert click("person_add", **person) == ["full_name"]
    added = Member.objects.get(full_name="Lê Thị Mới")
    assert click("office_add", added.pk, unit=union.pk, title="Ủy viên", grants=["log"], from_on="01/02/2021")
    unit = {"code": "moi", "name": "Công đoàn mới", "kind": "union", "parent": union_above.pk, "from_on": "01/02/2021"}
    assert click("unit_add", **unit) == ["code"]
