from django.utils.translation import gettext_noop

from portal.jobs import RunningJob, job_task
from publications import services
from publications.models import Publication


@job_task(services.MAKE_PHOTOS)
def make_photos(job: RunningJob) -> None:
    """The public copies of the photos of one publication; those already shown are left alone."""
    publication = Publication.objects.get(pk=job.subject_id)
    photos = list(publication.photos.filter(made_at__isnull=True).order_by("position", "pk"))
    for done, photo in enumerate(photos):
        job.progress(done=done, total=len(photos), step=gettext_noop("Making the public photos"))
        services.make_copies(photo)
    services.show_copies(publication, photos, now=job.now(), finish=job.finish)
