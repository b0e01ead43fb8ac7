from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from achievements.forms.imports import AchievementImportForm
from achievements.services.sheet import DeedSheet, campaign_label, indicator_label
from members.actor import MemberRequest
from members.models import Grant
from members.views.imports import Start, begin, sent, workbook
from portal.imports import workbooks
from portal.imports.models import ImportRun


@require_http_methods(["GET", "POST"])
def import_add(request: MemberRequest) -> HttpResponse:
    _require_log(request)
    start = Start(
        kind=ImportRun.Kind.ACHIEVEMENTS,
        heading=_("Import achievements"),
        explained=_(
            "Each row becomes a draft, or is submitted for review; nothing is approved by a file. The same file twice "
            "changes nothing."
        ),
        template_url="achievements:import_template",
        back_url="achievements:list",
        back_label=_("Achievements"),
    )
    return begin(request, start, AchievementImportForm(**sent(request)))


@require_safe
def import_template(request: MemberRequest) -> HttpResponse:
    """The workbook to fill in; its lists hold the units, campaigns and indicators that the person may choose."""
    _require_log(request)
    sheet = DeedSheet(request.actor, submits=False)
    about = workbooks.Template(
        sheet_name=_("Achievements"),
        title=_("Import achievements"),
        notes=[
            _("One row for each achievement, below the headings; the headings stay as they are."),
            _("Columns with a dark heading are needed, the others may be left empty."),
            _("Photos and files are added on the page of the achievement, after the import."),
        ],
        lists={
            "unit": [str(place) for place in sheet.places.all],
            "campaign": [campaign_label(campaign) for campaign in sheet.campaigns],
            "indicator": list(dict.fromkeys(indicator_label(indicator) for indicator in sheet.indicators)),
        },
    )
    return workbook(workbooks.template(sheet.columns, about), "mau-nhap-thanh-tich.xlsx")


def _require_log(request: MemberRequest) -> None:
    if not request.actor.may_somewhere(Grant.LOG):
        raise PermissionDenied(_("The office you act in does not allow logging achievements."))
