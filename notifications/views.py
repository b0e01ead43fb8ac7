from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.actor import MemberRequest
from notifications import services
from notifications.exports import NOTICES
from notifications.models import Notice
from portal.exports import export_list
from portal.listing import Select, answer_list, page_of


@require_http_methods(["GET", "HEAD", "POST"])
def inbox(request: MemberRequest) -> HttpResponseBase:
    query = request.GET.get("q", "")
    options = [("open", _("Waiting for me")), ("unread", _("Not read"))]
    show = Select.of(request, "show", _("Show"), options)
    notices = Notice.objects.visible_to(request.actor)
    if show.value == "open":
        notices = notices.waiting_for(request.actor)
    elif show.value == "unread":
        notices = notices.unread()
    rows = notices.matching(query).newest_first()
    if request.method == "POST":
        return export_list(request, rows, NOTICES)
    context = {
        "page": page_of(request, rows),
        "q": query,
        "selects": [show],
        "is_filtered": bool(query or show.value),
    }
    return answer_list(request, "notifications/inbox.html", "notifications/_rows.html", context)


@require_POST
def notice_read(request: MemberRequest, pk: int) -> HttpResponse:
    notice = get_object_or_404(Notice.objects.visible_to(request.actor), pk=pk)
    services.mark_read(notice, now=timezone.now())
    return redirect("notifications:inbox")


@require_POST
def all_read(request: MemberRequest) -> HttpResponse:
    services.mark_all_read(request.actor, now=timezone.now())
    messages.success(request, _("All notices are marked as read."))
    return redirect("notifications:inbox")
