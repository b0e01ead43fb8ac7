import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from achievements import services as achievements
from portal.models import AuditEntry
from publications import services
from publications.models import Publication, PublicPhoto
from publications.services import Proposal
from tests.factories import NOW, Person
from tests.publications.factories import LATER, approved_deed, make_photos, proposed, publish, published, say

pytestmark = pytest.mark.django_db


def test_only_what_was_approved_is_proposed(officer: Person, reviewer: Person) -> None:
    deed = approved_deed(officer, reviewer, photos=0)
    type(deed).objects.filter(pk=deed.pk).update(state="superseded")
    deed.refresh_from_db()
    with pytest.raises(services.NotProposable):
        proposed(officer, deed)


def test_a_double_click_proposes_once(officer: Person, reviewer: Person) -> None:
    deed = approved_deed(officer, reviewer, photos=0)
    proposed(officer, deed)
    with pytest.raises(services.NotProposable):
        proposed(officer, deed)
    assert Publication.objects.count() == 1


def test_a_stranger_proposes_nothing(officer: Person, reviewer: Person, stranger: Person) -> None:
    with pytest.raises(services.NotProposable):
        proposed(stranger, approved_deed(officer, reviewer, photos=0))


def test_the_author_of_a_deed_does_not_publish_it(chair: Person, reviewer: Person) -> None:
    publication = proposed(chair, approved_deed(chair, reviewer, photos=0))
    with pytest.raises(services.NotPublishable):
        publish(publication, chair)


def test_an_officer_who_only_logs_does_not_publish(officer: Person, reviewer: Person) -> None:
    with pytest.raises(services.NotPublishable):
        publish(proposed(officer, approved_deed(officer, reviewer, photos=0)), officer)


def test_publishing_says_who_and_when(officer: Person, reviewer: Person, member: Person) -> None:
    publication = published(officer, reviewer, member)
    entry = AuditEntry.objects.get(action="publication.published")

    assert (publication.published_by, publication.published_at) == (reviewer.user, LATER)
    assert (entry.user_id, entry.details) == (reviewer.user.pk, {"named": 1, "photos": 1})


def test_the_officer_has_to_have_looked(officer: Person, reviewer: Person) -> None:
    publication = proposed(officer, approved_deed(officer, reviewer, photos=0))
    with pytest.raises(services.NotPublishable):
        services.publish(publication, photos=[], is_checked=False, by=reviewer.actor, now=NOW)


def test_two_reviewers_publish_once(officer: Person, reviewer: Person, chair: Person) -> None:
    publication = proposed(officer, approved_deed(officer, reviewer, photos=0))
    publish(publication, reviewer)
    with pytest.raises(services.NotPublishable):
        publish(publication, chair)


def test_a_photo_that_was_unticked_is_not_shown(officer: Person, reviewer: Person) -> None:
    publication = proposed(officer, approved_deed(officer, reviewer, photos=2))
    first, _second = publication.photos.order_by("position")
    services.publish(publication, photos=[first.pk], is_checked=True, by=reviewer.actor, now=LATER)
    make_photos()

    assert list(PublicPhoto.objects.public()) == [first]


def test_a_deed_that_was_corrected_meanwhile_is_not_published(officer: Person, reviewer: Person) -> None:
    deed = approved_deed(officer, reviewer, photos=0)
    publication = proposed(officer, deed)
    type(deed).objects.filter(pk=deed.pk).update(state="superseded")
    with pytest.raises(services.NotPublishable):
        publish(publication, reviewer)


def correction_of(publication: Publication, officer: Person, reviewer: Person) -> object:
    assert publication.achievement
    new = achievements.start_correction(publication.achievement, by=officer.actor, reason="Sai số", now=LATER)
    achievements.submit_achievement(new, by=officer.actor, now=LATER)
    return achievements.approve_achievement(new, by=reviewer.actor, now=LATER)


def test_a_corrected_deed_is_hidden_until_somebody_looked_again(officer: Person, reviewer: Person) -> None:
    older = published(officer, reviewer)
    new = correction_of(older, officer, reviewer)
    assert not Publication.objects.public().exists()

    publication = publish(proposed(officer, new), reviewer)  # type: ignore[arg-type]
    older.refresh_from_db()
    assert (list(Publication.objects.public()), older.state) == ([publication], "withdrawn")


def test_withdrawing_needs_a_reason_and_deletes_the_copies(officer: Person, reviewer: Person) -> None:
    publication = published(officer, reviewer)
    with pytest.raises(services.NotWithdrawable):
        services.withdraw_publication(publication, by=officer.actor, reason=" ", now=LATER)
    assert PublicPhoto.objects.public().exists()


@pytest.mark.django_db(transaction=True)
def test_the_files_of_a_withdrawn_page_are_gone(officer: Person, reviewer: Person) -> None:
    publication = published(officer, reviewer)
    photo = publication.photos.get()
    names = [photo.file_name(width) for width in photo.widths]
    assert all(default_storage.exists(name) for name in names)

    services.withdraw_publication(publication, by=officer.actor, reason="Nhầm ảnh", now=LATER)
    assert not any(default_storage.exists(name) for name in names)
    assert default_storage.exists(photo.source)  # the evidence stays with its deed


def test_a_withdrawn_page_may_be_proposed_anew_and_asks_anew(officer: Person, reviewer: Person, member: Person) -> None:
    older = published(officer, reviewer, member)
    say(member, older, "withdrawn")
    assert older.achievement
    assert proposed(officer, older.achievement).consents.get().state == "asked"


def role_model(officer: Person, member: Person | None, **words: object) -> Publication:
    proposal = Proposal(title="Gương sáng", text="Tận tụy", year=2021, **words)  # type: ignore[arg-type]
    person = member.member if member else None
    return services.propose_role_model(officer.unit, person, proposal, by=officer.actor, now=NOW)


def test_a_person_becomes_a_role_model_only_by_consent(officer: Person, reviewer: Person, member: Person) -> None:
    publication = role_model(officer, member)
    with pytest.raises(services.NotPublishable):
        publish(publication, reviewer)
    say(member, publication, "given")
    assert publish(publication, reviewer).state == "published"


def test_a_collective_needs_nobodys_consent(officer: Person, reviewer: Person) -> None:
    assert publish(role_model(officer, None), reviewer).state == "published"


def test_one_is_a_role_model_once_a_year(officer: Person, member: Person) -> None:
    role_model(officer, member)
    with pytest.raises(services.NotProposable):
        role_model(officer, member)


def test_a_role_model_of_next_year_is_refused(officer: Person) -> None:
    with pytest.raises(services.NotProposable):
        services.propose_role_model(
            officer.unit, None, Proposal(title="x", text="y", year=2022), by=officer.actor, now=NOW
        )


def test_a_withdrawn_row_keeps_its_reason(officer: Person, reviewer: Person) -> None:
    publication = published(officer, reviewer, photos=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(pk=publication.pk).update(state="withdrawn")


@pytest.mark.parametrize("state", Publication.State.values)
def test_every_transition_is_in_the_table(state: str) -> None:
    allowed = {to for to in Publication.State.values if Publication(state=state).may_become(to)}
    assert allowed == {"proposed": {"published", "withdrawn"}, "published": {"withdrawn"}, "withdrawn": set()}[state]


def test_nobody_outside_the_reach_sees_a_proposal(officer: Person, reviewer: Person, stranger: Person) -> None:
    publication = proposed(officer, approved_deed(officer, reviewer, photos=0))
    assert list(Publication.objects.visible_to(reviewer.actor)) == [publication]
    assert not Publication.objects.visible_to(stranger.actor).exists()
