"""Reports of any length with the longest names in real use, without a database: to look at, and to test the paper."""

from datetime import date, datetime
from decimal import Decimal
from itertools import cycle, islice
from typing import Any

from documents.typesetting import compile_pdf
from reports import periods
from reports.outline import outline
from reports.paper import paper
from reports.sections import standard
from reports.snapshot import (
    AreaResults,
    BelowLine,
    CommitmentLine,
    Comparison,
    Content,
    Deed,
    FigureCell,
    Movement,
    People,
    PeriodFacts,
    Photo,
    Snapshot,
    SocialLine,
    Totals,
    UnitFacts,
    frozen,
    read,
)
from reports.statistic import Counted, statistic_of
from tests.factories import HANOI

YEAR = periods.parse("year", "2021")
MOMENT = datetime(2021, 12, 20, 9, 0, tzinfo=HANOI)
AGENCY = "Ban Quản lý Dự án Đầu tư xây dựng các công trình Nông nghiệp và Phát triển nông thôn tỉnh Phú Thọ"
UNIT = f"Công đoàn cơ sở {AGENCY}"
PARENT = "Công đoàn ngành Nông nghiệp và Phát triển nông thôn tỉnh Phú Thọ"
SIGNER = ("Phó Chủ tịch phụ trách Ban Chấp hành", "Công Tằng Tôn Nữ Phương Thảo Nguyên")
UNITS = (
    "Công đoàn cơ sở Trường Phổ thông Dân tộc Nội trú Trung học cơ sở và Trung học phổ thông huyện Thanh Sơn",
    "Công đoàn cơ sở Trung tâm Ứng dụng và Thông tin Khoa học công nghệ tỉnh",
    "Công đoàn cơ sở Chi cục Quản lý Chất lượng Nông lâm sản và Thủy sản",
    "Công đoàn cơ sở Sở Y tế",
    "Công đoàn cơ sở Trung tâm Kiểm soát bệnh tật",
)
MOVEMENTS = (
    "Xây dựng ngành Thông tin và Truyền thông trung thành, sáng tạo, dũng cảm, tình nghĩa",
    "Lao động giỏi, lao động sáng tạo",
    "Cán bộ, công chức, viên chức, người lao động thi đua thực hiện văn hóa công sở, đẩy mạnh cải cách hành chính",
    "Xây dựng người cán bộ, công chức, viên chức, lao động “Trung thành - Trách nhiệm - Liêm chính - Sáng tạo”",
    "Xanh - sạch - đẹp",
)
LAUNCHERS = ("Liên đoàn Lao động tỉnh Phú Thọ", "Ban Thi đua - Khen thưởng tỉnh Phú Thọ", PARENT)
INDICATORS = (
    (
        "Tỷ lệ hồ sơ thủ tục hành chính được tiếp nhận, giải quyết trực tuyến toàn trình và một phần trước hạn",
        "%",
        2,
        9975,
    ),
    (
        "Số tiền vận động ủng hộ Quỹ phòng, chống dịch COVID-19 và chương trình Mái ấm công đoàn",
        "đồng",
        0,
        1_234_567_890,
    ),
    (
        "Sáng kiến, cải tiến kỹ thuật, giải pháp công tác được Hội đồng sáng kiến cấp cơ sở công nhận",
        "sáng kiến",
        0,
        128,
    ),
    ("Đoàn viên học tập", "lượt", 0, 12_345),
)
GOODS = "1.200 kg vải thiều, 350 thùng nước đóng chai, 5.000 khẩu trang y tế"
KINDS = ("movement", "drive", "social", "commemoration")
AREAS = ("professional", "reform", "discipline", "learning", "building", "welfare")
TOLD = (
    "Ban Chấp hành phối hợp với thủ trưởng cơ quan tổ chức phát động, ký kết giao ước thi đua, phân công từng đồng chí "
    "ủy viên phụ trách, kiểm tra hằng quý và kịp thời biểu dương điển hình trong hội nghị giao ban."
)


def pdf_of(content: Content) -> bytes:
    return compile_pdf("report", content, moment=MOMENT)


def paper_of(snapshot: Content, *, words: int = 1) -> Content:
    """The paper of a final report; each written section has so many paragraphs."""
    texts = dict.fromkeys(
        ("advantages", "difficulties", "leadership", "publicity", "causes"), "\n".join([TOLD] * words)
    )
    told = outline(snapshot, texts)
    return paper(told, day=MOMENT.date(), signer=SIGNER, facts=f"Số liệu tổng hợp: {'a' * 64}", is_demo=False)


def short_paper() -> Content:
    """About three pages with the annexes."""
    return paper_of(snapshot_of(movements=1, deeds=0, commitments=2, social=1, below=0))


def long_paper() -> Content:
    """About sixty pages."""
    return paper_of(snapshot_of(movements=30, deeds=3, commitments=60, social=22, below=90), words=4)


def snapshot_of(*, movements: int, deeds: int, commitments: int, social: int, below: int) -> Content:
    """A snapshot as it would be frozen; every movement has a figure of each indicator and so many deeds."""
    campaigns = [_movement(number, deeds) for number in range(1, movements + 1)]
    figures = [_figure(number, movement.campaign) for movement in campaigns for number in range(len(INDICATORS))]
    logged = [_deed(pk, movement.campaign) for movement in campaigns for pk in movement.deeds]
    lines = tuple(_commitment(number, figures[number % len(figures)]) for number in range(commitments))
    made: Any = Snapshot(
        period=PeriodFacts("year", "2021", YEAR.first, YEAR.last, YEAR.label, YEAR.subject, None),
        unit=UnitFacts(1, "cdcs", UNIT, "union", PARENT, AGENCY, "BC-CĐCS", "Phú Thọ"),
        people=People(date(2021, 12, 20), 1460, 1234, 617, 489),
        figures=tuple(figures),
        deeds=tuple(logged),
        movements=tuple(campaigns),
        areas=(AreaResults("building", (), ()),) if not movements else (),
        commitments=lines,
        social=tuple(_social(number) for number in range(social)),
        comparisons=tuple(_comparison(figure) for figure in figures[: 3 * movements]),
        below=tuple(_below(number) for number in range(below)),
        statistic=statistic_of(Counted("unit", "unit", "one", "regular") for _each in campaigns),
        outline=standard("union"),
        totals=Totals(len(logged), len(figures), len(figures), len(logged), commitments),
    )
    return read(frozen(made)[0])


def nth(values: tuple[Any, ...], number: int) -> Any:
    return next(islice(cycle(values), number % len(values), None))


def _movement(number: int, deeds: int) -> Movement:
    return Movement(
        campaign=number,
        kind=nth(KINDS, number - 1),
        name=nth(MOVEMENTS, number),
        slogan="",
        content=TOLD,
        launchers=LAUNCHERS,
        is_own=bool(number % 2),
        area=nth(AREAS, number),
        starts_on=YEAR.first,
        ends_on=YEAR.last,
        document="",
        figures=tuple(f"{each}-{number}" for each in range(len(INDICATORS))),
        deeds=tuple(number * 1000 + each for each in range(deeds)),
    )


def _figure(number: int, campaign: int) -> FigureCell:
    name, unit, scale, scaled = INDICATORS[number]
    value = f"{Decimal(scaled).scaleb(-scale):,}".replace(",", "_").replace(".", ",").replace("_", ".")
    printed = f"{value}%" if unit == "%" else f"{value} {unit}"
    return FigureCell(
        key=f"{number}-{campaign}", indicator=number, name=name, unit_of_measure=unit, area="professional",
        campaign=campaign, shape="ratio" if unit == "%" else "count", scale=scale, scaled=scaled, printed=printed,
        wording=printed, period_wording="8 tháng đầu năm 2021" if number == 0 else "", qualifier="exact", comparison="",
        plan="", outcome="not_stated", remark="", sources=(),
    )  # fmt: skip


def _deed(pk: int, campaign: int) -> Deed:
    photo = Photo(pk, f"Ảnh: đoàn viên tham gia lớp tập huấn số {pk} tại huyện Yên Lập", "0" * 64)
    return Deed(
        achievement=pk, revision=1, title=f"Tổ chức lớp tập huấn kỹ năng số {pk} cho cán bộ công đoàn cấp xã, phường",
        narrative=TOLD, unit=nth(UNITS, pk), area="professional", campaign=campaign, counted_on=date(2021, 6, 30),
        period_wording="trong thời gian ngắn", figures=(), photos=(photo,), files=0,
    )  # fmt: skip


def _commitment(number: int, figure: FigureCell) -> CommitmentLine:
    share = (2000, 9500, 10_000, 12_500, None)[number % 5]
    return CommitmentLine(
        commitment=number, pledge=1, area=nth(AREAS, number), wording=figure.name,
        unit_of_measure=figure.unit_of_measure, target=f"≥ {figure.printed}", result=figure.printed,
        percent="" if share is None else f"{share // 100}%", share=share,
        comparison="tăng 1.234.567.890 đồng (16,5%)" if number % 3 else "",
        outcome="missed" if share and share < 10_000 else "met", note="Vượt tiến độ" if number % 4 else "",
        figure=figure.key,
    )  # fmt: skip


def _social(number: int) -> SocialLine:
    return SocialLine(
        campaign=number, name=f"Mua vải thiều ủng hộ nhân dân tỉnh Bắc Giang, đợt {number + 1}", launchers=LAUNCHERS,
        money="1.234.567.890 đồng", goods=GOODS, people="1.234 người", beneficiaries="235 hộ nghèo, hộ cận nghèo",
        figures=(), sources=(),
    )  # fmt: skip


def _comparison(figure: FigureCell) -> Comparison:
    return Comparison(
        figure=figure.key, against="previous", period="2020", period_label="năm 2020", scale=figure.scale,
        scaled=figure.scaled or 0, printed=figure.printed, change="tăng 1.234.567.890 đồng (16,5%)", percent=1650,
        sources=(),
    )  # fmt: skip


def _below(number: int) -> BelowLine:
    is_sent = bool(number % 4)
    return BelowLine(
        unit=number, name=f"{nth(UNITS, number)} {number + 1}", members=1234, deeds=120, deeds_with_evidence=98,
        is_pledged=is_sent, report=number if is_sent else None, report_state="final" if is_sent else "",
        report_digest="0" * 64 if is_sent else "", sent_state="submitted" if is_sent else "",
        is_on_time=bool(number % 3) if is_sent else None,
    )  # fmt: skip
