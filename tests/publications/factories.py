"""Approved deeds with a photo and people, and publications in each state; made by the services."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from achievements import services as achievements
from achievements.models import Achievement, Contribution
from demo.photos import picture
from portal.jobs import run_here
from portal.models import Job
from portal.uploads import CleanFile, accept_evidence
from publications import services
from publications.models import Publication, PublicConsent
from publications.services import ChosenPhoto, Proposal
from tests.achievements.factories import make_achievement
from tests.factories import NOW, Person

LATER = NOW + timedelta(hours=1)


@cache
def photo_of(scene: str) -> CleanFile:
    return accept_evidence(SimpleUploadedFile("anh.jpg", picture(scene), content_type="image/jpeg"))


def approved_deed(author: Person, reviewer: Person, *people: Person, photos: int = 1, **fields: Any) -> Achievement:
    """A deed with photos, in which these people had a part."""
    fields = {"title": "Lắp đặt 62 camera", "narrative": "Giám sát 21 chốt phòng dịch"} | fields
    deed = make_achievement(author, **fields)
    for number in range(photos):
        scene = ("desk", "link", "signing", "training")[number]
        staged = achievements.stage_file(photo_of(scene), name="anh.jpg", by=author.actor, now=NOW, caption="Trực chốt")
        achievements.add_evidence(deed, [staged], captions={}, by=author.actor, now=NOW)
    for person in people:
        assert person.member is not None
        Contribution.objects.create(achievement=deed, member=person.member)
    state = {"state": "approved", "reviewer": reviewer.user, "submitted_at": NOW, "decided_at": NOW}
    Achievement.objects.filter(pk=deed.pk).update(**state)
    deed.refresh_from_db()
    return deed


def proposed(author: Person, deed: Achievement, **words: str) -> Publication:
    photos = [ChosenPhoto(evidence, evidence.caption) for evidence in deed.evidence.shown()]
    said = {"title": deed.title, "text": deed.narrative} | words
    return services.propose_deed(deed, Proposal(photos=photos, **said), by=author.actor, now=NOW)


def say(person: Person, publication: Publication, answer: str, now: datetime = LATER) -> PublicConsent:
    consent = publication.consents.select_related("publication").get(member=person.member)
    return services.answer_consent(consent, answer, by=person.actor, now=now)


def publish(publication: Publication, by: Person) -> Publication:
    """With every photo, whose public copies are made at once."""
    photos = list(publication.photos.values_list("pk", flat=True))
    published = services.publish(publication, photos=photos, is_checked=True, by=by.actor, now=LATER)
    make_photos()
    return published


def make_photos() -> None:
    for job in Job.objects.unfinished().filter(task=services.MAKE_PHOTOS).order_by("pk"):
        run_here(job)


def published(author: Person, reviewer: Person, *people: Person, photos: int = 1, **fields: Any) -> Publication:
    """A deed that everybody can read, with the consent of these people."""
    publication = proposed(author, approved_deed(author, reviewer, *people, photos=photos, **fields))
    for person in people:
        say(person, publication, "given")
    return publish(publication, reviewer)
