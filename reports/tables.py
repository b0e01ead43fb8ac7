"""The snapshot as flat tables with a dictionary, for XLSX and CSV alike. Pure.

Columns are named as the fields of the snapshot; labels and meanings are Vietnamese, as in every formal document.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from campaigns.values import AREA_HEADINGS
from portal.exports import Cell
from reports.contents import contents
from reports.outline import AGAINST, KINDS, OUTCOMES
from reports.snapshot import Content

KIND_WORDS = {"text": "chữ", "whole": "số nguyên", "number": "số thập phân", "day": "ngày", "flag": "có/không"}


@dataclass(frozen=True)
class Column:
    """`kind` is one of `KIND_WORDS`; `value` reads the row."""

    name: str
    label: str
    meaning: str
    kind: str
    value: Callable[[Content], Cell]
    width: int = 16  # characters, in XLSX


@dataclass(frozen=True)
class Table:
    """`name` is that of the CSV file, `title` that of the sheet."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Callable[[Content], list[Content]]

    def cells(self, content: Content) -> Iterator[list[Cell]]:
        for row in self.rows(content):
            yield [column.value(row) for column in self.columns]


@dataclass(frozen=True)
class Control:
    """A control total: what the snapshot says beside what a reader counts in `table` (in `column`, where added up)."""

    name: str
    label: str
    stated: Cell
    table: str
    column: str = ""


def _text(name: str, label: str, meaning: str, width: int = 24) -> Column:
    return Column(name, label, meaning, "text", lambda row: str(row[name]), width)


def _whole(name: str, label: str, meaning: str) -> Column:
    return Column(name, label, meaning, "whole", lambda row: row[name], 12)


def _day(name: str, label: str, meaning: str) -> Column:
    return Column(name, label, meaning, "day", lambda row: date.fromisoformat(row[name]) if row[name] else None, 12)


def _flag(name: str, label: str, meaning: str) -> Column:
    return Column(name, label, meaning, "flag", lambda row: "có" if row[name] else "không", 10)


def _listed(name: str, label: str, meaning: str) -> Column:
    return Column(name, label, meaning, "text", lambda row: "; ".join(row[name]), 30)


def _counted(name: str, label: str, meaning: str) -> Column:
    return Column(name, label, meaning, "whole", lambda row: len(row[name]), 12)


def number_of(figure: Content) -> Decimal | None:
    """The exact value of a figure; None where it is no number (a day, a class, yes or no)."""
    scaled = figure["scaled"]
    return Decimal(scaled).scaleb(-figure["scale"]) if scaled is not None else None


AREA = Column(
    "area", "Lĩnh vực", "Lĩnh vực công tác theo giao ước thi đua", "text", lambda row: AREA_HEADINGS[row["area"]], 30
)
CAMPAIGN = Column(
    "campaign",
    "Phong trào",
    "Tên phong trào, hoạt động; trống nếu không thuộc phong trào nào",
    "text",
    lambda row: str(row["campaign_name"]),
    30,
)
OUTCOME = Column(
    "outcome", "Kết quả so kế hoạch", "Trống nếu không nêu", "text", lambda row: OUTCOMES.get(row["outcome"], ""), 22
)
FIGURES = Table(
    "so-lieu",
    "Số liệu",
    (
        _text("key", "Mã số liệu", "Mã của số liệu trong báo cáo; nối với bảng nguồn số liệu", 12),
        _text("name", "Chỉ tiêu", "Tên chỉ tiêu như đã đặt", 46),
        Column("number", "Giá trị", "Giá trị chính xác; trống nếu không phải là số", "number", number_of),
        _text("unit_of_measure", "Đơn vị tính", "Đơn vị tính của giá trị", 14),
        _text("printed", "Giá trị như in", "Giá trị như in trong báo cáo"),
        _text("wording", "Cách viết", "Giá trị, so sánh và kết quả đúng như đã nêu", 46),
        _text("period_wording", "Thời gian như nêu", "Thời gian đúng như người nhập đã nêu"),
        _text("comparison", "So sánh", "So sánh như đã nêu; không tự tính"),
        _text("plan", "Kế hoạch", "Số kế hoạch như đã nêu; không tự tính"),
        OUTCOME,
        _text("remark", "Ghi chú", "Điều cần lưu ý khi đọc số liệu"),
        AREA,
        CAMPAIGN,
        _counted("sources", "Số nguồn", "Số dòng của số liệu này trong bảng nguồn số liệu"),
        _counted("parts", "Số đơn vị", "Số dòng của số liệu này trong bảng số liệu theo đơn vị trực thuộc"),
    ),
    lambda content: _with_campaign(content, content["figures"]),
)
SOURCES = Table(
    "nguon-so-lieu",
    "Nguồn số liệu",
    (
        _text("key", "Mã số liệu", "Mã của số liệu được tạo nên", 12),
        _whole("measurement", "Mã số đo", "Mã của số đo trên hệ thống"),
        _whole("achievement", "Mã thành tích", "Mã của thành tích; nối với bảng thành tích"),
        _whole("revision", "Lần sửa", "Bản của thành tích được tính khi chốt số liệu"),
        _text("title", "Thành tích", "Tên thành tích khi chốt số liệu", 46),
        _text("unit", "Đơn vị", "Tên đơn vị trong kỳ báo cáo", 40),
        _day("counted_on", "Ngày tính", "Ngày quyết định kỳ báo cáo"),
        _text("printed", "Giá trị như in", "Giá trị của riêng nguồn này"),
        _flag("is_used", "Được tính", "Không, nếu giá trị về sau của cùng đơn vị thay thế"),
    ),
    lambda content: [source | {"key": each["key"]} for each in content["figures"] for source in each["sources"]],
)
PARTS = Table(
    "so-lieu-theo-don-vi",
    "Số liệu theo đơn vị",
    (
        _text("key", "Mã số liệu", "Mã của số liệu được tạo nên", 12),
        _whole("unit", "Mã đơn vị", "Mã của đơn vị trực thuộc trên hệ thống"),
        _text("name", "Đơn vị", "Tên đơn vị trực thuộc trong kỳ báo cáo", 46),
        Column("number", "Giá trị", "Giá trị chính xác của đơn vị và các đơn vị bên dưới", "number", number_of),
        _text("printed", "Giá trị như in", "Giá trị như in của riêng đơn vị này"),
        _whole("measurements", "Số liệu thành phần", "Số lượng số liệu đã duyệt làm nên giá trị này"),
        _whole("units", "Số đơn vị có số liệu", "Số đơn vị bên dưới, kể cả chính đơn vị, có số liệu"),
        _text("reported", "Báo cáo của đơn vị ghi", "Trống nếu báo cáo cùng kỳ đã chốt không có số liệu này"),
    ),
    lambda content: [part | {"key": each["key"]} for each in content["figures"] for part in each["parts"]],
)
DEEDS = Table(
    "thanh-tich",
    "Thành tích",
    (
        _whole("achievement", "Mã thành tích", "Mã của thành tích trên hệ thống"),
        _whole("revision", "Lần sửa", "Bản của thành tích được tính khi chốt số liệu"),
        _text("title", "Thành tích", "Tên thành tích", 46),
        _text("narrative", "Mô tả", "Lời mô tả của người nhập", 60),
        _text("unit", "Đơn vị", "Tên đơn vị trong kỳ báo cáo", 40),
        AREA,
        CAMPAIGN,
        _day("counted_on", "Ngày tính", "Ngày quyết định kỳ báo cáo"),
        _text("period_wording", "Thời gian như nêu", "Thời gian đúng như người nhập đã nêu"),
        _counted("figures", "Số liệu", "Số số liệu của báo cáo có thành tích này"),
        _counted("photos", "Ảnh", "Số ảnh minh chứng; nối với bảng ảnh minh chứng"),
        _whole("files", "Tệp", "Số tệp minh chứng khác"),
    ),
    lambda content: _with_campaign(content, content["deeds"]),
)
MOVEMENTS = Table(
    "phong-trao",
    "Phong trào",
    (
        _text("name", "Tên", "Tên phong trào, cuộc vận động, hoạt động", 46),
        Column("kind", "Loại", "Loại phong trào, hoạt động", "text", lambda row: KINDS[row["kind"]], 20),
        _text("slogan", "Khẩu hiệu", "Khẩu hiệu, nếu có"),
        _listed("launchers", "Đơn vị phát động", "Các đơn vị phát động, cách nhau bằng dấu chấm phẩy"),
        _flag("is_own", "Tự phát động", "Có, nếu chính đơn vị phát động; không, nếu tham gia, hưởng ứng"),
        AREA,
        _day("starts_on", "Từ ngày", "Ngày bắt đầu"),
        _day("ends_on", "Đến ngày", "Ngày kết thúc"),
        _text("document", "Văn bản", "Văn bản phát động"),
        _counted("deeds", "Thành tích", "Số thành tích được duyệt trong kỳ có tên trong báo cáo này"),
        _whole("deeds_below", "Thành tích ở đơn vị", "Số thành tích nêu trong báo cáo của các đơn vị trực thuộc"),
        _counted("figures", "Số liệu", "Số số liệu trong kỳ"),
    ),
    lambda content: list(content["movements"]),
)
COMMITMENTS = Table(
    "chi-tieu-cam-ket",
    "Chỉ tiêu cam kết",
    (
        _whole("commitment", "Mã cam kết", "Mã của chỉ tiêu cam kết trên hệ thống"),
        _text("wording", "Nội dung", "Nội dung cam kết trong giao ước", 46),
        _text("unit_of_measure", "Đơn vị tính", "Đơn vị tính", 14),
        _text("target", "Kế hoạch", "Mức cam kết như in"),
        _text("result", "Thực hiện", "Kết quả như in; trống nếu chưa có"),
        Column(
            "share",
            "Tỷ lệ so kế hoạch, %",
            "Phần trăm so với mức cam kết; trống nếu không tính được",
            "number",
            lambda row: Decimal(row["share"]).scaleb(-2) if row["share"] is not None else None,
        ),
        _text("comparison", "So cùng kỳ", "So sánh như đã nêu; không tự tính"),
        OUTCOME,
        _text("note", "Ghi chú", "Ghi chú", 30),
        AREA,
        _text("figure", "Mã số liệu", "Số liệu cho biết kết quả; trống nếu chưa có", 12),
    ),
    lambda content: list(content["commitments"]),
)
SOCIAL = Table(
    "hoat-dong-xa-hoi",
    "Hoạt động xã hội",
    (
        _text("name", "Tên hoạt động", "Tên hoạt động xã hội, kỷ niệm", 46),
        _listed("launchers", "Đơn vị phát động", "Các đơn vị phát động, cách nhau bằng dấu chấm phẩy"),
        _text("money", "Số tiền", "Số tiền như in; trống nếu không nêu"),
        _text("goods", "Hiện vật", "Hiện vật như in; trống nếu không nêu", 30),
        _text("people", "Người tham gia", "Số người tham gia như in; trống nếu không nêu"),
        _text("beneficiaries", "Người được hỗ trợ", "Số người được hỗ trợ như in; không nêu tên"),
        _counted("sources", "Số nguồn", "Số thành tích làm nên dòng này"),
    ),
    lambda content: list(content["social"]),
)
SOCIAL_PARTS = Table(
    "xa-hoi-theo-don-vi",
    "Xã hội theo đơn vị",
    (
        _text("activity", "Tên hoạt động", "Tên hoạt động xã hội, kỷ niệm", 46),
        _whole("unit", "Mã đơn vị", "Mã của đơn vị trực thuộc trên hệ thống"),
        _text("name", "Đơn vị", "Tên đơn vị trực thuộc trong kỳ báo cáo", 46),
        _whole("deeds", "Số thành tích", "Số thành tích làm nên dòng này"),
        _whole("with_goods", "Có hiện vật", "Số thành tích có nêu hiện vật"),
        _whole("money", "Số tiền, đồng", "Trống nếu không nêu"),
        _whole("goods_value", "Trị giá hiện vật, đồng", "Trị giá ước tính; trống nếu không nêu"),
        _whole("participants", "Người tham gia", "Trống nếu không nêu"),
        _whole("beneficiaries", "Người được hỗ trợ", "Trống nếu không nêu"),
    ),
    lambda content: [part | {"activity": each["name"]} for each in content["social"] for part in each["parts"]],
)
PHOTOS = Table(
    "anh-minh-chung",
    "Ảnh minh chứng",
    (
        _whole("evidence", "Mã ảnh", "Mã của ảnh trên hệ thống"),
        _whole("achievement", "Mã thành tích", "Mã của thành tích được chứng minh"),
        _text("caption", "Chú thích", "Chú thích ảnh khi chốt số liệu", 60),
        _text("sha256", "SHA-256", "Mã băm SHA-256 của tệp ảnh khi chốt số liệu", 66),
    ),
    lambda content: [
        photo | {"achievement": deed["achievement"]} for deed in content["deeds"] for photo in deed["photos"]
    ],
)
COMPARISONS = Table(
    "so-sanh",
    "So sánh",
    (
        _text("figure", "Mã số liệu", "Số liệu được so sánh; nối với bảng số liệu", 12),
        Column("against", "So với", "Kỳ trước hoặc cùng kỳ năm trước", "text", lambda row: AGAINST[row["against"]], 20),
        _text("period_label", "Kỳ so sánh", "Tên của kỳ được so sánh", 24),
        Column("number", "Giá trị khi đó", "Giá trị chính xác của kỳ được so sánh", "number", number_of),
        _text("printed", "Giá trị như in", "Giá trị như in của kỳ được so sánh"),
        _text("change", "Thay đổi", "Thay đổi như in trong báo cáo", 30),
        Column(
            "percent",
            "Thay đổi, %",
            "Phần trăm thay đổi; trống nếu giá trị khi đó bằng 0",
            "number",
            lambda row: Decimal(row["percent"]).scaleb(-2) if row["percent"] is not None else None,
        ),
    ),
    lambda content: list(content["comparisons"]),
)
BELOW = Table(
    "don-vi-truc-thuoc",
    "Đơn vị trực thuộc",
    (
        _whole("unit", "Mã đơn vị", "Mã của đơn vị trên hệ thống"),
        _text("name", "Đơn vị", "Tên đơn vị trong kỳ báo cáo", 46),
        _whole("members", "Đoàn viên", "Số đoàn viên vào ngày cuối kỳ, mỗi người tính một lần"),
        _whole("deeds", "Thành tích", "Số thành tích được duyệt trong kỳ"),
        _whole("deeds_with_evidence", "Có minh chứng", "Số thành tích có minh chứng"),
        _flag("is_pledged", "Đã ký giao ước", "Có, nếu giao ước của năm đã được các bên ký đủ"),
        _whole("report", "Mã báo cáo", "Báo cáo cùng kỳ đã chốt; trống nếu chưa có"),
        _text("report_digest", "Mã băm báo cáo", "Mã băm của báo cáo cùng kỳ khi chốt số liệu", 66),
        Column(
            "is_on_time",
            "Đúng hạn",
            "Trống nếu chưa gửi hoặc không có hạn",
            "text",
            lambda row: {True: "có", False: "không", None: ""}[row["is_on_time"]],
            10,
        ),
    ),
    lambda content: list(content["below"]),
)
STATISTIC = Table(
    "bieu-0601",
    "Biểu 0601.N",
    (
        _text("code", "Mã số", "Mã số dòng của Biểu 0601.N/BNV-TĐKT", 10),
        _text("label", "Chỉ tiêu", "Tên dòng", 46),
        _whole("total", "Tổng số", "Tổng số phong trào"),
        _whole("central", "Trung ương", "Do trung ương phát động"),
        _whole("province", "Bộ, ban, ngành, tỉnh", "Do bộ, ban, ngành, tỉnh phát động"),
        _whole("unit", "Cơ quan, đơn vị", "Do cơ quan, đơn vị phát động"),
    ),
    lambda content: list(content["statistic"]),
)
REGISTRATIONS = Table(
    "dang-ky-nam-sau",
    "Đăng ký năm sau",
    (
        _text("wording", "Nội dung", "Chỉ tiêu của giao ước năm sau hoặc phong trào đã đăng ký", 46),
        _text("unit_of_measure", "Đơn vị tính", "Trống với phong trào", 14),
        _text("target", "Chỉ tiêu", "Mức cam kết như in; trống với phong trào"),
        AREA,
        _day("starts_on", "Từ ngày", "Ngày bắt đầu"),
        _day("ends_on", "Đến ngày", "Ngày kết thúc"),
    ),
    lambda content: list(content["registrations"]),
)
CONTENTS = Table(
    "de-cuong",
    "Đề cương",
    (
        _text("kind", "Loại", "Mục hoặc phụ lục của báo cáo", 12),
        _text("number", "Số", "Số thứ tự như in", 10),
        _text("heading", "Tên", "Tên mục, phụ lục như in", 60),
        _text("name", "Mã", "Mã của mục, phụ lục; mã của mục nối với phần nội dung"),
    ),
    lambda content: list(contents(content)),
)
TABLES = (
    FIGURES, SOURCES, PARTS, DEEDS, MOVEMENTS, COMMITMENTS, SOCIAL, SOCIAL_PARTS, PHOTOS, COMPARISONS, BELOW, STATISTIC,
    REGISTRATIONS, CONTENTS,
)  # fmt: skip


def controls(content: Content) -> list[Control]:
    """Six totals as frozen with the figures; and the sum of all numbers, which only shows that one was changed."""
    totals = content["totals"]
    return [
        Control("deeds", "Số thành tích", totals["deeds"], DEEDS.name),
        Control("figures", "Số số liệu", totals["figures"], FIGURES.name),
        Control("measurements", "Số nguồn số liệu", totals["measurements"], SOURCES.name),
        Control("parts", "Số dòng theo đơn vị", totals["parts"], PARTS.name),
        Control("photos", "Số ảnh minh chứng", totals["photos"], PHOTOS.name),
        Control("commitments", "Số chỉ tiêu cam kết", totals["commitments"], COMMITMENTS.name),
        Control("numbers", "Tổng kiểm các giá trị", sum_of_numbers(content), FIGURES.name, "number"),
    ]


def sum_of_numbers(content: Content) -> Decimal:
    return sum((number for figure in content["figures"] if (number := number_of(figure)) is not None), Decimal(0))


def _with_campaign(content: Content, rows: list[Content]) -> list[Content]:
    names = {movement["campaign"]: movement["name"] for movement in content["movements"]}
    return [row | {"campaign_name": names.get(row["campaign"], "")} for row in rows]
