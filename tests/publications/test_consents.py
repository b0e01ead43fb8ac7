import pytest
from django.db import IntegrityError, transaction

from portal.models import AuditEntry
from publications import services
from publications.models import Publication, PublicConsent
from tests.factories import NOW, Person
from tests.publications.factories import LATER, approved_deed, proposed, publish, published, say

pytestmark = pytest.mark.django_db


def test_everybody_who_took_part_is_asked_in_the_inbox(officer: Person, reviewer: Person, member: Person) -> None:
    publication = proposed(officer, approved_deed(officer, reviewer, member))
    consent = publication.consents.get()

    notice = member.user.notices.get()
    assert (consent.state, consent.member, notice.url) == ("asked", member.member, consent.get_absolute_url())


def test_an_answer_is_a_row_that_says_how_and_when(officer: Person, reviewer: Person, member: Person) -> None:
    consent = say(member, proposed(officer, approved_deed(officer, reviewer, member)), "given")

    assert (consent.state, consent.through, consent.answered_at) == ("given", "own", LATER)
    assert consent.answered_by == member.user


def test_before_the_page_is_public_one_may_change_ones_mind(officer: Person, reviewer: Person, member: Person) -> None:
    publication = proposed(officer, approved_deed(officer, reviewer, member))
    say(member, publication, "given")
    say(member, publication, "refused")
    assert say(member, publication, "given").state == "given"


def test_nobody_answers_for_somebody_else(officer: Person, reviewer: Person, member: Person) -> None:
    consent = proposed(officer, approved_deed(officer, reviewer, member)).consents.get()
    with pytest.raises(services.ConsentNotAnswerable):
        services.answer_consent(consent, "given", by=officer.actor, now=NOW)


@pytest.mark.parametrize("answer", ["given", "refused", "asked", ""])
def test_a_public_page_can_only_be_objected_to(officer: Person, reviewer: Person, member: Person, answer: str) -> None:
    publication = published(officer, reviewer, member)
    with pytest.raises(services.ConsentNotAnswerable):
        say(member, publication, answer)


def test_withdrawing_takes_the_page_away_at_once(officer: Person, reviewer: Person, member: Person) -> None:
    publication = published(officer, reviewer, member)
    consent = say(member, publication, "withdrawn")
    publication.refresh_from_db()

    assert (consent.state, consent.withdrawn_by, publication.state) == ("withdrawn", member.user, "withdrawn")
    assert not Publication.objects.public().exists()


def test_somebody_left_unnamed_may_object_too(officer: Person, reviewer: Person, member: Person) -> None:
    publication = publish(proposed(officer, approved_deed(officer, reviewer, member)), reviewer)
    assert say(member, publication, "withdrawn").publication.state == "withdrawn"


def test_withdrawing_twice_is_one_withdrawal(officer: Person, reviewer: Person, member: Person) -> None:
    publication = published(officer, reviewer, member)
    say(member, publication, "withdrawn")
    with pytest.raises(services.ConsentNotAnswerable):
        say(member, publication, "withdrawn")
    assert AuditEntry.objects.filter(action="publication.withdrawn").count() == 1


def test_a_stale_row_does_not_undo_a_withdrawal(officer: Person, reviewer: Person, member: Person) -> None:
    publication = published(officer, reviewer, member)
    stale = publication.consents.select_related("publication").get()
    say(member, publication, "withdrawn")
    with pytest.raises(services.ConsentNotAnswerable):
        services.answer_consent(stale, "given", by=member.actor, now=LATER)


def test_an_officer_records_a_signed_paper(officer: Person, reviewer: Person, member: Person) -> None:
    consent = proposed(officer, approved_deed(officer, reviewer, member)).consents.get()
    services.record_consent(consent, "given", reference="05/03/2021, hồ sơ công đoàn", by=officer.actor, now=NOW)
    consent.refresh_from_db()

    assert (consent.through, consent.answered_by) == ("paper", officer.user)
    assert consent.reference == "05/03/2021, hồ sơ công đoàn"


def test_a_paper_without_a_reference_is_no_consent(officer: Person, reviewer: Person, member: Person) -> None:
    consent = proposed(officer, approved_deed(officer, reviewer, member)).consents.get()
    with pytest.raises(services.ConsentNotAnswerable):
        services.record_consent(consent, "given", reference=" ", by=officer.actor, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicConsent.objects.filter(pk=consent.pk).update(through="paper")


def test_an_officer_cannot_sign_the_paper_of_themselves(officer: Person, reviewer: Person) -> None:
    consent = proposed(officer, approved_deed(officer, reviewer, officer)).consents.get()
    with pytest.raises(services.ConsentNotAnswerable):
        services.record_consent(consent, "given", reference="giấy", by=officer.actor, now=NOW)


def test_an_officer_of_another_unit_records_nothing(
    officer: Person, reviewer: Person, member: Person, stranger: Person
) -> None:
    consent = proposed(officer, approved_deed(officer, reviewer, member)).consents.get()
    with pytest.raises(services.ConsentNotAnswerable):
        services.record_consent(consent, "given", reference="giấy", by=stranger.actor, now=NOW)


def test_without_an_account_nobody_sees_any_consent(officer: Person, reviewer: Person, nobody: Person) -> None:
    proposed(officer, approved_deed(officer, reviewer, officer))
    assert not PublicConsent.objects.visible_to(nobody.actor).exists()


def test_a_person_concerned_is_deaf_to_what_they_never_said(officer: Person, reviewer: Person, member: Person) -> None:
    consent = proposed(officer, approved_deed(officer, reviewer, member)).consents.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicConsent.objects.filter(pk=consent.pk).update(state="given")
