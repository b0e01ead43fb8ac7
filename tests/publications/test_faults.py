"""Killed, full, at the same moment: nothing is shown that should not be, and nothing is lost."""

import pytest
from django.core.files.storage import default_storage

from portal.models import Job
from publications import services
from publications.models import Publication, PublicConsent, PublicPhoto
from publications.services import Proposal
from tests.factories import Person
from tests.full_disk import full_disk
from tests.moments import at_once
from tests.publications.factories import LATER, approved_deed, make_photos, photo_of, proposed, publish, published, say

pytestmark = pytest.mark.django_db(transaction=True)


def unmade(officer: Person, reviewer: Person) -> Publication:
    """Published, and its photos not made yet."""
    publication = proposed(officer, approved_deed(officer, reviewer))
    photos = list(publication.photos.values_list("pk", flat=True))
    return services.publish(publication, photos=photos, is_checked=True, by=reviewer.actor, now=LATER)


def stored(photo: PublicPhoto) -> list[bool]:
    return [default_storage.exists(photo.file_name(width)) for width in photo.widths]


def test_a_worker_killed_between_the_copies_is_followed_by_another(officer: Person, reviewer: Person) -> None:
    photo = unmade(officer, reviewer).photos.get()
    services.make_copies(photo)  # and then the worker died
    make_photos()

    photo.refresh_from_db()
    assert photo.made_at is not None and all(stored(photo))


def test_a_page_withdrawn_while_its_photos_are_made_leaves_no_file(officer: Person, reviewer: Person) -> None:
    publication = unmade(officer, reviewer)
    photo = publication.photos.get()
    services.withdraw_publication(publication, by=officer.actor, reason="Nhầm ảnh", now=LATER)
    services.make_copies(photo)
    services.show_copies(publication, [photo], now=LATER, finish=lambda: None)

    assert not any(stored(photo))
    assert not PublicPhoto.objects.public().exists()


def test_withdrawing_before_the_job_began_ends_the_job_in_peace(officer: Person, reviewer: Person) -> None:
    publication = unmade(officer, reviewer)
    services.withdraw_publication(publication, by=officer.actor, reason="Nhầm ảnh", now=LATER)
    make_photos()
    assert Job.objects.get(task=services.MAKE_PHOTOS).state == "done"


def test_a_full_disk_keeps_the_page_and_tries_again(officer: Person, reviewer: Person) -> None:
    photo = unmade(officer, reviewer).photos.get()
    with full_disk():
        make_photos()
    assert Publication.objects.public().exists() and not PublicPhoto.objects.public().exists()

    make_photos()
    assert list(PublicPhoto.objects.public()) == [photo]


def test_a_photo_that_cannot_be_stored_says_so_and_leaves_no_proposal(officer: Person) -> None:
    proposal = Proposal(title="Tập thể", text="Tận tụy", year=2021, upload=photo_of("desk"))
    with full_disk(), pytest.raises(services.NotProposable):
        services.propose_role_model(officer.unit, None, proposal, by=officer.actor, now=LATER)
    assert not Publication.objects.exists()


def test_a_refusal_and_a_publication_at_the_same_moment_agree(
    officer: Person, reviewer: Person, member: Person
) -> None:
    proposal = Proposal(title="Gương sáng", text="Tận tụy", year=2021)
    publication = services.propose_role_model(officer.unit, member.member, proposal, by=officer.actor, now=LATER)
    say(member, publication, "given")
    at_once(
        lambda: publish(publication, reviewer),
        lambda: say(member, publication, "refused"),
        refusal=services.Refused,
    )
    is_shown = Publication.objects.public().exists()
    assert is_shown == (PublicConsent.objects.get().state == "given")


def test_two_withdrawals_at_the_same_moment_are_one(officer: Person, reviewer: Person, member: Person) -> None:
    publication = published(officer, reviewer, member)
    ended = at_once(
        lambda: say(member, publication, "withdrawn"),
        lambda: services.withdraw_publication(publication, by=officer.actor, reason="Nhầm", now=LATER),
        refusal=services.Refused,
    )
    assert ended == ["done", "refused"]
    assert not Publication.objects.public().exists()
