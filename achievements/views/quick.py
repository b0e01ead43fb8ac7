from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from achievements.forms import QuickEntry
from achievements.views.editing import answer_sent, shown, typed_in
from members.actor import MemberRequest
from members.models import Grant


@require_http_methods(["GET", "HEAD", "POST"])
def achievement_quick(request: MemberRequest) -> HttpResponse:
    """Campaign, what, when, figures, camera: a deed logged from a phone."""
    if not request.actor.may_somewhere(Grant.LOG):
        raise PermissionDenied(_("The office you act in does not allow logging achievements."))
    entry = QuickEntry(request.actor, typed_in(request), request.GET)
    answer = answer_sent(request, entry) if request.method == "POST" else None
    if answer is not None:
        return answer
    context = {"entry": entry, "deed": None, "refusals": entry.files.refusals, **shown(request, entry)}
    return render(request, "achievements/quick.html", context)
