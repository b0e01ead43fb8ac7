from datetime import timedelta
from smtplib import SMTPRecipientsRefused

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from notifications import services, tasks  # noqa: F401 - registers the task
from notifications.models import Notice
from portal import jobs
from portal.models import Job
from tests.factories import NOW


def tell(*people, **fields):
    fields = {"subject": "Giao ước chờ ký", "body": "Hạn ký 30/9.", "url": "/pledges/", "now": NOW} | fields
    return services.notify([person.user for person in people], **fields)


def test_each_person_is_told_once(chair, officer):
    tell(chair, officer, chair)

    assert sorted(Notice.objects.values_list("recipient", flat=True)) == sorted([chair.user.pk, officer.user.pk])


def test_a_notice_is_stored_in_the_language_of_its_recipient(chair, officer):
    officer.user.language = "en"
    officer.user.save(update_fields=["language"])

    notices = tell(chair, officer, subject=gettext_lazy("Inbox"))

    assert [notice.subject for notice in notices] == ["Thông báo", "Inbox"]


def test_a_closed_account_is_told_nothing(officer):
    officer.user.is_active = False

    assert tell(officer) == []


def test_what_needs_an_action_is_mailed_once_to_each(chair, officer, run_jobs, mailoutbox, settings):
    tell(chair, officer)
    run_jobs()
    Job.objects.update(state=Job.State.QUEUED, finished_at=None, attempts=0)
    run_jobs()

    assert sorted(mail.to[0] for mail in mailoutbox) == sorted([chair.user.email, officer.user.email])
    assert mailoutbox[0].subject == "[Cổng thi đua] Giao ước chờ ký"
    assert f"{settings.PORTAL_URL}/pledges/" in mailoutbox[0].body


def test_news_that_needs_nothing_stays_in_the_inbox(chair, run_jobs, mailoutbox):
    tell(chair, needs_action=False)
    run_jobs()

    assert (mailoutbox, Notice.objects.count()) == ([], 1)


def test_what_was_dealt_with_meanwhile_is_not_mailed(chair, union, run_jobs, mailoutbox):
    tell(chair, about=union)
    services.settle(about=union, now=NOW)
    run_jobs()

    assert mailoutbox == []


def test_a_mail_that_was_refused_is_tried_again_and_the_others_leave(chair, officer, run_jobs, mailoutbox, monkeypatch):
    refused = [chair.user.email]

    def send(self, messages):
        if refused and messages[0].to == refused[:1]:
            refused.clear()
            raise SMTPRecipientsRefused({messages[0].to[0]: (550, b"unknown")})
        mailoutbox.extend(messages)

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", send)
    tell(chair, officer)
    run_jobs()

    assert [mail.to for mail in mailoutbox] == [[officer.user.email], [chair.user.email]]
    assert Job.objects.get().state == Job.State.DONE


def test_a_mail_server_that_is_away_for_an_hour_gets_every_mail_once(chair, officer, run_jobs, mailoutbox, settings):
    tell(chair, officer, now=timezone.now())
    job = Job.objects.get()
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    for _minutes in range(12):
        jobs.run_here(job)
    assert (job.state, job.attempts, job.fault) == ("queued", 0, "mail server: ConnectionRefusedError")
    assert jobs.sweep(timezone.now() + timedelta(minutes=1)) == 0

    settings.EMAIL_BACKEND = working
    run_jobs()
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted([chair.user.email, officer.user.email])


def test_a_mail_server_that_never_answers_is_shown_to_the_operators(chair, settings):
    tell(chair)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    job = Job.objects.get()
    Job.objects.update(created_at=timezone.now() - timedelta(days=2))
    jobs.run_here(job)

    assert (job.state, job.error) == ("failed", str(jobs.GIVEN_UP))
    assert Notice.objects.waiting_for(chair.actor).count() == 1


def test_a_subject_cannot_add_mail_headers(chair, run_jobs, mailoutbox):
    tell(chair, subject="Giao ước\nBcc: ai@example.vn")
    run_jobs()

    assert mailoutbox[0].subject == "[Cổng thi đua] Giao ước Bcc: ai@example.vn"


def test_settling_clears_the_lists_of_all_who_were_asked_and_nobody_elses(chair, officer, union, agency):
    tell(chair, officer, about=union)
    tell(chair, about=agency, subject="Việc khác")

    services.settle(about=union, now=NOW)

    assert [notice.subject for notice in Notice.objects.waiting_for(chair.actor)] == ["Việc khác"]
    assert not Notice.objects.waiting_for(officer.actor).exists()


def test_settling_may_be_for_one_person(chair, officer, union):
    tell(chair, officer, about=union)

    services.settle(about=union, now=NOW, recipients=[chair.user])

    assert list(Notice.objects.filter(settled_at=None).values_list("recipient", flat=True)) == [officer.user.pk]


def test_nothing_is_told_when_the_event_is_rolled_back(officer):
    with transaction.atomic():
        tell(officer)
        transaction.set_rollback(True)

    assert (Notice.objects.count(), Job.objects.count()) == (0, 0)
