from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from achievements.forms import QuickEntry
from achievements.views.editing import save, shown
from members.actor import MemberRequest
from members.models import Grant


@require_http_methods(["GET", "HEAD", "POST"])
def achievement_quick(request: MemberRequest) -> HttpResponse:
    """Campaign, what, when, figures, camera: a deed logged from a phone."""
    if not request.actor.may_somewhere(Grant.LOG):
        raise PermissionDenied(_("The office you act in does not allow logging achievements."))
    typed = request.POST if request.method == "POST" else None
    entry = QuickEntry(request.actor, typed, request.GET)
    answer = save(request, entry) if typed is not None else None
    if answer is not None:
        return answer
    context = {"entry": entry, "refusals": entry.files.refusals, **shown(entry)}
    return render(request, "achievements/quick.html", context)
