"""What a person may do with a publication now, and why not where they would expect to."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from members.actor import Actor, MemberRequest
from members.models import Grant
from publications import services
from publications.models import Publication


@dataclass(frozen=True)
class Actions:
    may_publish: bool
    may_withdraw: bool
    may_record: bool
    why_not_publish: str


def actions_for(publication: Publication, actor: Actor) -> Actions:
    is_proposed = publication.state == Publication.State.PROPOSED
    why = services.why_never_published_by(publication, actor) if is_proposed else ""
    works_here = not services.why_not_recorded_by(publication, actor)
    return Actions(
        may_publish=is_proposed and not why,
        may_withdraw=publication.is_open and works_here,
        may_record=publication.is_open and works_here,
        why_not_publish=why if any(Grant.REVIEW in office.grants() for office in actor.offices) else "",
    )


def publication_of(request: MemberRequest, pk: int) -> Publication:
    rows = Publication.objects.visible_to(request.actor).select_related("unit", "member", "achievement")
    return get_object_or_404(rows, pk=pk)


def allow(why_not: str) -> None:
    """403 with the reason, where there is one."""
    if why_not:
        raise PermissionDenied(why_not)
