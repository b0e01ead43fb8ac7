"""What a person may do with a deed now, and why not where they would expect to."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from achievements.models import Achievement
from members.actor import Actor
from members.models import Grant


@dataclass(frozen=True)
class Actions:
    may_edit: bool = False
    may_submit: bool = False
    may_delete: bool = False
    may_decide: bool = False
    may_correct: bool = False
    may_show: bool = False
    why_not_decide: str = ""
    why_not_edit: str = ""
    why_not_correct: str = ""


def actions_for(deed: Achievement, actor: Actor) -> Actions:
    may_edit = deed.may_be_edited_by(actor)
    underway = Achievement.objects.filter(corrects=deed).exists()
    return Actions(
        may_edit=may_edit,
        may_submit=may_edit,
        may_delete=may_edit and deed.submitted_at is None,
        may_decide=deed.may_be_reviewed_by(actor),
        may_correct=deed.may_be_corrected_by(actor) and not underway,
        may_show=deed.state == Achievement.State.APPROVED and _works_for(deed, actor),
        why_not_decide=_why_not_decide(deed, actor),
        why_not_edit=_why_not_edit(deed, actor),
        why_not_correct=_("A correction is under way already.") if underway and deed.may_be_corrected_by(actor) else "",
    )


def _why_not_decide(deed: Achievement, actor: Actor) -> str:
    if deed.state != Achievement.State.SUBMITTED or deed.may_be_reviewed_by(actor):
        return ""
    if deed.author_id == actor.user.pk:
        return _("Somebody else has to review what you logged.") if _ever_reviews(actor) else ""
    if _ever_reviews(actor) and not actor.may(Grant.REVIEW, deed.unit):
        return _("You act in an office that does not review for this unit. Choose another one at the top.")
    return ""


def _why_not_edit(deed: Achievement, actor: Actor) -> str:
    if not deed.is_editable or deed.author_id != actor.user.pk or deed.may_be_edited_by(actor):
        return ""
    return _("You act in an office that does not log for this unit. Choose another one at the top.")


def _works_for(deed: Achievement, actor: Actor) -> bool:
    return actor.may(Grant.LOG, deed.unit) or actor.may(Grant.REVIEW, deed.unit)


def _ever_reviews(actor: Actor) -> bool:
    return any(Grant.REVIEW in office.grants() for office in actor.offices)
