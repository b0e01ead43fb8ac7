"""The columns of a file of deeds. A deed is one row with its figures beside it, so that CSV can hold it too."""

from functools import lru_cache

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.values import Area
from portal.imports import columns as cells
from portal.imports.columns import CellUnreadable, Column
from portal.vietnamese import fold

FIGURES = 10  # at most so many in a row


def area(cell: str) -> str:
    """An area by its name, in either language."""
    found = _areas().get(fold(cell))
    if found is None:
        raise CellUnreadable(
            _("Choose one of: %(levels)s.") % {"levels": "; ".join(str(label) for label in Area.labels)}
        )
    return found


@lru_cache(maxsize=1)
def _areas() -> dict[str, str]:
    known: dict[str, str] = {}
    for language in ("vi", "en"):
        with translation.override(language):
            known |= {fold(str(choice.label)): choice.value for choice in Area}
    return known


COLUMNS = (
    Column(
        "code", gettext_lazy("Code of the achievement"), cells.text(40), is_required=True, example="TT-2021-001",
        aliases=("Mã", "Mã số"), width=18,
        hint=gettext_lazy("Your own; names the deed for good: the same code in a later file is the same deed."),
    ),
    Column(
        "unit", gettext_lazy("Code of the unit"), cells.text(300), is_required=True, example="cdcs-stttt",
        aliases=("Đơn vị", "Tên đơn vị"), width=30,
        hint=gettext_lazy("The code of the unit, or its full name where only one unit has it. Choose from the list."),
    ),
    Column(
        "campaign", gettext_lazy("Campaign"), cells.text(310), example="Lao động giỏi, lao động sáng tạo",
        aliases=("Tên phong trào", "Phong trào thi đua"), width=34,
        hint=gettext_lazy("The name of a campaign that was launched; empty: not part of a campaign."),
    ),
    Column(
        "area", gettext_lazy("Area"), area, choices=tuple(Area.labels), width=24,
        example="Nhiệm vụ chính trị, chuyên môn",
        hint=gettext_lazy("Empty: the area of the campaign."),
    ),
    Column(
        "title", gettext_lazy("What was done"), cells.text(300), is_required=True, width=44,
        aliases=("Nội dung thành tích", "Thành tích", "Tên thành tích", "Nội dung"),
        example="Lắp camera giám sát các chốt kiểm soát dịch",
    ),
    Column(
        "period_from", gettext_lazy("From day"), cells.day, example="01/06/2021", width=13,
        hint=gettext_lazy("dd/mm/yyyy; empty: the last day alone."),
    ),
    Column(
        "period_to", gettext_lazy("To day"), cells.day, is_required=True, example="31/08/2021", width=13,
        aliases=("Ngày", "Ngày thực hiện"), hint=gettext_lazy("dd/mm/yyyy; no day to come."),
    ),
    Column(
        "period_wording", gettext_lazy("Period in words"), cells.text(120), example="8 tháng đầu năm 2021", width=22,
        hint=gettext_lazy("As it shall stand in the report."),
    ),
    Column(
        "counted_on", gettext_lazy("Counts on"), cells.day, width=13, aliases=("Tính vào ngày",),
        hint=gettext_lazy("This day decides which report the achievement belongs to. Empty: the last day."),
    ),
    Column(
        "narrative", gettext_lazy("Description"), cells.lines(20_000), width=50,
        example="Phối hợp lắp đặt trong thời gian ngắn",
        hint=gettext_lazy("What was done, for whom and with what effect. No names of people who were sanctioned."),
    ),
    Column(
        "late_reason", gettext_lazy("Why it comes late"), cells.text(300), width=24,
        hint=gettext_lazy("Only for a campaign that is closed already."),
    ),
    Column(
        "members", gettext_lazy("Numbers of those who took part"), cells.lines(5000), example="DV-0001; DV-0002",
        aliases=("Mã đoàn viên tham gia", "Người tham gia"), width=28,
        hint=gettext_lazy("Membership numbers with a semicolon between them."),
    ),
    Column(
        "indicator", gettext_lazy("Indicator"), cells.text(350), example="Camera thông minh đã lắp", width=30,
        repeats=FIGURES,
        hint=gettext_lazy("The name of an indicator. More than three figures: add columns “4”, “5” … up to 10."),
    ),
    Column(
        "value", gettext_lazy("Value"), cells.text(120), example="62", width=14, repeats=FIGURES,
        hint=gettext_lazy("In the unit of the indicator, the Vietnamese way: 1.234 or 80,35; “có”; 31/12/2021."),
    ),
)  # fmt: skip
