"""The facts of the 2021 case (docs/glossary.md), as plain data for the demonstration and for the acceptance tests.

Offices and figures are those of the published article; every person's name is plainly made up, and what the article
does not tell (targets of the pledge, results marked “minh họa”) says so in its own words.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from campaigns.values import Area, Direction, Outcome, Qualifier, Shape

YEAR = 2021
BEGIN, END = date(YEAR, 1, 1), date(YEAR, 12, 31)


@dataclass(frozen=True)
class UnitStory:
    code: str
    name: str
    kind: str
    abbreviation: str
    parent: str = ""
    attached_to: str = ""


@dataclass(frozen=True)
class OfficeStory:
    unit: str
    title: str
    grants: str = ""


@dataclass(frozen=True)
class PersonStory:
    key: str
    name: str
    gender: str
    home: str
    offices: tuple[OfficeStory, ...] = ()
    is_party_member: bool = False
    role: str = ""  # how the person is called in the list of demo logins


@dataclass(frozen=True)
class CampaignStory:
    key: str
    kind: str
    name: str
    area: Area
    launchers: tuple[str, ...]  # the code of a unit, or the name of a body outside
    owner: str = "cdcs-stttt"
    slogan: str = ""
    content: str = ""
    plan: tuple[tuple[str, str], ...] = ()  # texts of the launch plan, by the name of their fact
    mode: str = "regular"
    level: str = "unit"
    scope: str = "unit"


@dataclass(frozen=True)
class IndicatorStory:
    key: str
    name: str
    unit_of_measure: str
    area: Area
    campaign: str = ""
    shape: Shape = Shape.COUNT
    scale: int = 0
    direction: Direction = Direction.AT_LEAST


@dataclass(frozen=True)
class MeasureStory:
    content: str
    person: str
    due_in: int  # days from the day the story is told
    state: str = "planned"
    result: str = ""


@dataclass(frozen=True)
class FigureStory:
    indicator: str
    value: Decimal
    comparison: str = ""
    comparison_qualifier: Qualifier = Qualifier.EXACT
    comparison_base: str = ""
    delta: Decimal | None = None
    outcome: Outcome = Outcome.NOT_STATED


@dataclass(frozen=True)
class PhotoStory:
    caption: str
    scene: str


@dataclass(frozen=True)
class DeedStory:
    key: str
    title: str
    narrative: str
    area: Area
    campaign: str = ""
    unit: str = "cdcs-stttt"
    period: tuple[date, date] = (BEGIN, date(YEAR, 8, 31))
    period_wording: str = ""
    figures: tuple[FigureStory, ...] = ()
    photos: tuple[PhotoStory, ...] = ()
    people: tuple[str, ...] = ()  # who had a part in it, by key


@dataclass(frozen=True)
class CommitmentStory:
    indicator: str
    target: Decimal
    wording: str = ""
    note: str = ""


UNITS = (
    UnitStory("cdvc-phutho", "Công đoàn Viên chức tỉnh Phú Thọ", "upper_union", "CĐVC"),
    UnitStory("stttt-phutho", "Sở Thông tin và Truyền thông Phú Thọ", "agency", "STTTT"),
    UnitStory(
        "cdcs-stttt",
        "Công đoàn cơ sở Sở Thông tin và Truyền thông Phú Thọ",
        "union",
        "CĐCS",
        parent="cdvc-phutho",
        attached_to="stttt-phutho",
    ),
    UnitStory("cdcs-stttt-to1", "Tổ công đoàn số 1 (minh họa)", "union_group", "TCĐ1", parent="cdcs-stttt"),
    UnitStory("cdcs-stttt-to2", "Tổ công đoàn số 2 (minh họa)", "union_group", "TCĐ2", parent="cdcs-stttt"),
    UnitStory("cdcs-minhhoa", "Công đoàn cơ sở Cơ quan Minh Họa", "union", "CĐCS", parent="cdvc-phutho"),
)

# A block of the union above: its name, then head, deputy and the others by the codes of their units.
BLOCK_NAME, BLOCK_UNITS = "Khối thi đua số 1", ("cdcs-stttt", "cdcs-minhhoa")

UNION, AGENCY, ABOVE = "cdcs-stttt", "stttt-phutho", "cdvc-phutho"

PEOPLE = (
    PersonStory(
        "giamdoc",
        "Nguyễn Văn Minh Họa",
        "male",
        AGENCY,
        (OfficeStory(AGENCY, "Giám đốc", "sign"),),
        is_party_member=True,
        role="Giám đốc Sở, ký giao ước",
    ),
    PersonStory(
        "chutich",
        "Trần Thị Minh Họa",
        "female",
        UNION,
        (
            OfficeStory(UNION, "Chủ tịch Công đoàn", "log review sign"),
            OfficeStory(AGENCY, "Phó Giám đốc", "sign"),
        ),
        is_party_member=True,
        role="Chủ tịch Công đoàn Sở (đồng thời là Phó Giám đốc), ký giao ước, duyệt",
    ),
    PersonStory(
        "canbo",
        "Lê Thị Ví Dụ",
        "female",
        UNION,
        (OfficeStory(UNION, "Ủy viên Ban Chấp hành", "log"),),
        role="Cán bộ công đoàn, ghi thành tích, lập báo cáo",
    ),
    PersonStory(
        "thamdinh",
        "Phạm Văn Thử Nghiệm",
        "male",
        UNION,
        (OfficeStory(UNION, "Phó Chủ tịch Công đoàn", "review"),),
        is_party_member=True,
        role="Phó Chủ tịch Công đoàn, duyệt thành tích",
    ),
    PersonStory("doanvien", "Hoàng Thị Làm Mẫu", "female", "cdcs-stttt-to1", role="Đoàn viên, đọc báo cáo"),
    PersonStory(
        "captren",
        "Đỗ Văn Ví Dụ",
        "male",
        ABOVE,
        (OfficeStory(ABOVE, "Ủy viên Ban Thường vụ", "log review"),),
        role="Cán bộ Công đoàn Viên chức tỉnh (cấp trên)",
    ),
    PersonStory(
        "quantri",
        "Vũ Thị Thử Nghiệm",
        "female",
        ABOVE,
        (OfficeStory(ABOVE, "Quản trị cổng thi đua", "administer"),),
        role="Quản trị: đơn vị, con người, chức vụ",
    ),
)

LAUNCHERS = ("Công đoàn ngành Thông tin và Truyền thông", AGENCY)
SOCIAL = "social"
LAUNCH_PLAN = (
    (
        "purpose",
        "Động viên cán bộ, công chức, viên chức, người lao động thi đua hoàn thành nhiệm vụ năm 2021 (minh họa).\n"
        "- Thi đua gắn với nhiệm vụ chuyên môn, hướng về cơ sở\n"
        "- Thiết thực, không hình thức; kết quả có số liệu và minh chứng",
    ),
    ("audience", "Toàn thể đoàn viên, cán bộ, công chức, viên chức, người lao động của Sở."),
    ("criteria", "Đánh giá theo kết quả thực hiện các chỉ tiêu dưới đây, số liệu được duyệt trên cổng thi đua."),
    ("rewards", "Biểu dương, đề nghị khen thưởng tập thể, cá nhân tiêu biểu khi tổng kết."),
    ("budget", "Từ nguồn kinh phí công đoàn và các nguồn hợp pháp khác."),
    (
        "organisation",
        "- Ban Chấp hành Công đoàn chỉ đạo, theo dõi, tổng hợp kết quả\n"
        "- Các tổ công đoàn tổ chức thực hiện, ghi nhận thành tích kịp thời\n"
        "- Sơ kết sáu tháng đầu năm, tổng kết cuối năm 2021",
    ),
)

CAMPAIGNS = (
    CampaignStory(
        "M1",
        "movement",
        "Phong trào “Lao động giỏi, lao động sáng tạo”",
        Area.PROFESSIONAL,
        LAUNCHERS,
        slogan="Lao động giỏi, lao động sáng tạo",
        content="Mỗi cán bộ, công chức, viên chức, người lao động hoàn thành tốt nhiệm vụ được giao; "
        "đề xuất giải pháp mới trong công việc, hướng về cơ sở.",
        plan=LAUNCH_PLAN,
    ),
    CampaignStory(
        "M2",
        "drive",
        "Cuộc vận động xây dựng người cán bộ, công chức, viên chức “Trung thành - Tận tụy - Sáng tạo - Gương mẫu”",
        Area.LEARNING,
        LAUNCHERS,
        slogan="Trung thành - Tận tụy - Sáng tạo - Gương mẫu",
    ),
    CampaignStory(
        "M3",
        "movement",
        "Phong trào “Xây dựng ngành Thông tin và Truyền thông trung thành, sáng tạo, dũng cảm, tình nghĩa”",
        Area.PROFESSIONAL,
        LAUNCHERS,
        slogan="Trung thành, sáng tạo, dũng cảm, tình nghĩa",
    ),
    CampaignStory(
        "M4",
        "drive",
        "Cuộc vận động “Cán bộ, công chức, viên chức nói không với tiêu cực”",
        Area.DISCIPLINE,
        LAUNCHERS,
        content="Gắn với thi đua thực hiện Văn hóa công sở.",
    ),
    CampaignStory(
        "M5",
        "movement",
        "Phong trào xây dựng cơ quan, góc làm việc “Xanh - sạch - đẹp”",
        Area.DISCIPLINE,
        (ABOVE,),
        owner=ABOVE,
        slogan="Xanh - sạch - đẹp",
        level="province",
        scope="province",
    ),
    CampaignStory("S1", SOCIAL, "Ủng hộ phòng, chống thiên tai", Area.WELFARE, ("Các tổ chức phát động",)),
    CampaignStory("S2", SOCIAL, "Ủng hộ phòng, chống dịch COVID-19", Area.WELFARE, ("Các tổ chức phát động",)),
    CampaignStory("S3", SOCIAL, "Xây dựng “Mái ấm công đoàn”", Area.WELFARE, ("Các tổ chức phát động",)),
    CampaignStory("S4", SOCIAL, "Hỗ trợ xóa nhà tạm", Area.WELFARE, ("Các tổ chức phát động",)),
    CampaignStory(
        "S5",
        SOCIAL,
        "Mua vải thiều ủng hộ nhân dân Bắc Giang",
        Area.WELFARE,
        ("Các tổ chức phát động",),
        mode="thematic",
    ),
    CampaignStory(
        "K1",
        "commemoration",
        "Kỷ niệm 25 năm Ngày thành lập Công đoàn Viên chức tỉnh",
        Area.BUILDING,
        (ABOVE,),
        mode="thematic",
    ),
    CampaignStory(
        "K2",
        "commemoration",
        "Kỷ niệm 92 năm Ngày thành lập Công đoàn Việt Nam",
        Area.BUILDING,
        ("Công đoàn Việt Nam",),
        mode="thematic",
    ),
)

INDICATORS = (
    IndicatorStory(
        "R1", "Cá nhân bị xử phạt hành chính về đưa thông tin sai sự thật", "cá nhân", Area.PROFESSIONAL, "M3"
    ),
    IndicatorStory("R2", "Trường hợp bị nhắc nhở, yêu cầu gỡ bỏ thông tin", "trường hợp", Area.PROFESSIONAL, "M3"),
    IndicatorStory("R3", "Camera thông minh được lắp đặt", "camera", Area.PROFESSIONAL, "M1"),
    IndicatorStory("R4", "Chốt kiểm soát dịch có camera giám sát", "chốt", Area.PROFESSIONAL, "M1"),
    IndicatorStory("R5", "Cuộc họp trực tuyến được kết nối, vận hành", "cuộc họp", Area.REFORM, "M1"),
    IndicatorStory(
        "R6", "Tỷ lệ cung cấp dịch vụ công trực tuyến mức độ 3, 4", "%", Area.REFORM, "M1", Shape.RATIO, scale=2
    ),
    IndicatorStory(
        "R7", "Tỷ lệ hồ sơ tiếp nhận, giải quyết trực tuyến mức độ 3, 4", "%", Area.REFORM, "M1", Shape.RATIO, scale=2
    ),
    IndicatorStory("C1", "Người lao động là đoàn viên công đoàn", "%", Area.BUILDING, shape=Shape.RATIO, scale=2),
    IndicatorStory("C2", "Tổ công đoàn hoàn thành tốt nhiệm vụ", "%", Area.BUILDING, shape=Shape.RATIO, scale=2),
    IndicatorStory("C3", "Đoàn viên đạt danh hiệu Lao động tiên tiến", "%", Area.TITLES, shape=Shape.RATIO, scale=2),
    IndicatorStory("C4", "Công trình, phần việc mang tên công đoàn", "công trình", Area.LEARNING),
    IndicatorStory("C5", "Mô hình mới", "mô hình", Area.LEARNING),
    IndicatorStory(
        "C6",
        "Cán bộ, đoàn viên vi phạm kỷ luật",
        "người",
        Area.DISCIPLINE,
        shape=Shape.ZERO,
        direction=Direction.EXACTLY,
    ),
)

PLAN_TITLE = "Thực hiện phong trào “Lao động giỏi, lao động sáng tạo” (minh họa)"
MEASURES = (
    MeasureStory(
        "Phổ biến nội dung phong trào tới các tổ công đoàn",
        "canbo",
        -20,
        "done",
        "Đã phổ biến tới 2 tổ công đoàn.",
    ),
    MeasureStory("Đăng ký sáng kiến, giải pháp của đoàn viên", "doanvien", -3),
    MeasureStory("Tập huấn dịch vụ công trực tuyến cho cán bộ cấp huyện, cấp xã", "canbo", 5, "doing"),
    MeasureStory("Tổng hợp kết quả, đề nghị biểu dương", "chutich", 40),
)

DEEDS = (
    DeedStory(
        "D1",
        "Xử lý thông tin sai sự thật về dịch bệnh trên mạng xã hội",
        "Cán bộ, đoàn viên tham mưu xử phạt hành chính người đưa tin sai sự thật; nhắc nhở, yêu cầu gỡ bỏ những "
        "thông tin thiếu kiểm chứng, nhạy cảm.",
        Area.PROFESSIONAL,
        "M3",
        period_wording="từ đầu năm đến nay",
        figures=(FigureStory("R1", Decimal(3)), FigureStory("R2", Decimal(36))),
        photos=(PhotoStory("Làm việc với người đưa thông tin sai sự thật trên mạng xã hội", "desk"),),
    ),
    DeedStory(
        "D2",
        "Lắp đặt camera thông minh tại các chốt kiểm soát dịch",
        "Đoàn viên cùng các ngành lắp đặt camera thông minh, theo dõi và giám sát các chốt kiểm soát dịch trong tỉnh.",
        Area.PROFESSIONAL,
        "M1",
        period_wording="trong thời gian ngắn",
        figures=(FigureStory("R3", Decimal(62)), FigureStory("R4", Decimal(21))),
        people=("canbo", "doanvien"),
    ),
    DeedStory(
        "D3",
        "Kết nối, vận hành các cuộc họp trực tuyến",
        "Bảo đảm đường truyền và kỹ thuật cho các cuộc họp trực tuyến của các cấp trong thời gian giãn cách.",
        Area.REFORM,
        "M1",
        period_wording="8 tháng đầu năm 2021",
        people=("doanvien",),
        figures=(
            FigureStory(
                "R5",
                Decimal(233),
                comparison="increase_by",
                comparison_qualifier=Qualifier.ESTIMATED,
                comparison_base="năm 2020",
                delta=Decimal(80),
            ),
        ),
        photos=(PhotoStory("Kiểm tra đường truyền cùng VNPT Phú Thọ trước hội nghị trực tuyến", "link"),),
    ),
    DeedStory(
        "D4",
        "Nâng tỷ lệ cung cấp dịch vụ công trực tuyến mức độ 3, 4",
        "Phối hợp với các ngành, các địa phương rà soát và đưa dịch vụ công lên mức độ 3, 4 trên toàn tỉnh.",
        Area.REFORM,
        "M1",
        figures=(FigureStory("R6", Decimal("80.35"), comparison="increase_to"),),
        people=("canbo", "doanvien"),
    ),
    DeedStory(
        "D5",
        "Tiếp nhận, giải quyết hồ sơ trực tuyến mức độ 3, 4",
        "Hướng dẫn người dân và cán bộ cơ sở nộp, xử lý hồ sơ trực tuyến.",
        Area.REFORM,
        "M1",
        figures=(FigureStory("R7", Decimal(35), outcome=Outcome.EXCEEDED),),
    ),
    DeedStory(
        "D6",
        "Thông tin nhanh, chính thống về dịch COVID-19",
        "Lập các nhóm Zalo để thông tin nhanh; tổng hợp Bản tin COVID-19 hằng ngày cho hệ thống thông tin cơ sở; "
        "mở trang Fanpage Thông tin và Truyền thông Phú Thọ.",
        Area.PROFESSIONAL,
        "M3",
    ),
    DeedStory(
        "D7",
        "Tập huấn dịch vụ công trực tuyến tại cấp huyện, cấp xã",
        "Cán bộ, đoàn viên về tận cơ sở tập huấn theo lối “cầm tay chỉ việc”.",
        Area.REFORM,
        "M1",
        photos=(PhotoStory("Tập huấn sử dụng máy quét hồ sơ cho cán bộ cấp xã tại huyện Yên Lập", "training"),),
    ),
    DeedStory(
        "D8",
        "Tháo gỡ khó khăn cho doanh nghiệp bưu chính, viễn thông",
        "Tham mưu giải pháp đồng hành cùng doanh nghiệp, giữ thông tin liên lạc thông suốt phục vụ phòng, chống dịch.",
        Area.PROFESSIONAL,
        "M1",
    ),
    DeedStory(
        "D9",
        "Ký giao ước thi đua năm 2021",
        "Giám đốc Sở và Chủ tịch Công đoàn Sở ký giao ước thi đua năm 2021.",
        Area.BUILDING,
        "M1",
        photos=(PhotoStory("Giám đốc Sở và Chủ tịch Công đoàn Sở ký giao ước thi đua năm 2021", "signing"),),
    ),
    DeedStory(
        "D10", "Ủng hộ phòng, chống thiên tai", "Đoàn viên tham gia đóng góp theo lời kêu gọi.", Area.WELFARE, "S1"
    ),
    DeedStory(
        "D11", "Ủng hộ phòng, chống dịch COVID-19", "Đoàn viên tham gia đóng góp theo lời kêu gọi.", Area.WELFARE, "S2"
    ),
    DeedStory("D12", "Góp sức xây dựng “Mái ấm công đoàn”", "Đoàn viên tham gia đóng góp.", Area.WELFARE, "S3"),
    DeedStory("D13", "Góp sức xóa nhà tạm", "Đoàn viên tham gia đóng góp.", Area.WELFARE, "S4"),
    DeedStory(
        "D14", "Mua vải thiều ủng hộ nhân dân Bắc Giang", "Đoàn viên đăng ký mua ủng hộ bà con.", Area.WELFARE, "S5"
    ),
    DeedStory(
        "D15",
        "Hưởng ứng xây dựng góc làm việc “Xanh - sạch - đẹp”",
        "Các phòng, đơn vị chỉnh trang nơi làm việc, giữ phòng làm việc và bàn làm việc gọn gàng.",
        Area.DISCIPLINE,
        "M5",
    ),
    DeedStory(
        "D16",
        "Hoạt động kỷ niệm 25 năm Ngày thành lập Công đoàn Viên chức tỉnh",
        "Đoàn viên tham gia các hoạt động kỷ niệm.",
        Area.BUILDING,
        "K1",
    ),
    DeedStory(
        "D17",
        "Hoạt động kỷ niệm 92 năm Ngày thành lập Công đoàn Việt Nam",
        "Đoàn viên tham gia các hoạt động kỷ niệm.",
        Area.BUILDING,
        "K2",
    ),
    DeedStory(
        "D18",
        "Công trình, mô hình của công đoàn (số liệu minh họa)",
        "Số liệu minh họa, không có trong bài báo nguồn: dùng để thấy chỉ tiêu đã ký đi tới ô báo cáo.",
        Area.LEARNING,
        period=(BEGIN, END),
        figures=(FigureStory("C4", Decimal(2)), FigureStory("C5", Decimal(1))),
    ),
)

GROUNDS = (
    "Căn cứ nhiệm vụ chính trị, chuyên môn năm {year} của Sở Thông tin và Truyền thông",
    "Căn cứ chương trình công tác năm {year} của Công đoàn cơ sở Sở Thông tin và Truyền thông",
    "Theo thống nhất giữa lãnh đạo Sở và Ban Chấp hành Công đoàn cơ sở",
)

COMMITMENTS = (
    CommitmentStory("C6", Decimal(0), "Không có cán bộ, đoàn viên vi phạm kỷ luật"),
    CommitmentStory("C4", Decimal(2)),
    CommitmentStory("C5", Decimal(1)),
    CommitmentStory("C1", Decimal(95)),
    CommitmentStory("C2", Decimal(80)),
    CommitmentStory("C3", Decimal(100)),
)

DUTIES = {
    AGENCY: "Tạo điều kiện về thời gian, kinh phí để công đoàn tổ chức phong trào thi đua.\n"
    "Chỉ đạo các phòng, đơn vị phối hợp với công đoàn thực hiện giao ước.",
    UNION: "Tuyên truyền, vận động đoàn viên, người lao động thực hiện các chỉ tiêu đã ký.\n"
    "Theo dõi, đôn đốc, sơ kết và tổng kết việc thực hiện giao ước.",
}

NARRATIVES: dict[str, str] = {
    "advantages": "Lãnh đạo Sở quan tâm, phối hợp với công đoàn phát động phong trào; đoàn viên đoàn kết, "
    "có trách nhiệm, dám nghĩ, dám làm, hướng về cơ sở.",
    "difficulties": "Dịch COVID-19 diễn biến phức tạp, khối lượng công việc tăng, nhiều hoạt động phải chuyển sang "
    "trực tuyến.",
    "leadership": "Các phong trào được cụ thể hóa thành chương trình, kế hoạch với biện pháp phù hợp thực tế; "
    "Giám đốc Sở và Chủ tịch Công đoàn Sở ký giao ước thi đua từ đầu năm.",
    "publicity": "Tuyên truyền về phòng, chống dịch trên hệ thống thông tin cơ sở, Bản tin COVID-19 hằng ngày, "
    "các nhóm Zalo và trang Fanpage của ngành.",
    "commendation": "Công tác bình xét, khen thưởng thực hiện theo quy định vào cuối năm.",
    "models": "Tập huấn dịch vụ công trực tuyến tại cơ sở theo cách “cầm tay chỉ việc”.",
    "shortcomings": "Một số hoạt động tập trung chưa tổ chức được theo kế hoạch do dịch bệnh.",
    "causes": "Giãn cách xã hội kéo dài; lực lượng ưu tiên cho nhiệm vụ phòng, chống dịch.",
    "lessons": "Gắn phong trào thi đua với nhiệm vụ chuyên môn; đưa cán bộ xuống cơ sở, hướng dẫn tận nơi.",
    "directions": "Tiếp tục nâng cao chất lượng phong trào “Lao động giỏi, lao động sáng tạo”, phục vụ xây dựng chính "
    "quyền điện tử, chính quyền số và hiện đại hóa quản lý báo chí, truyền thông của tỉnh.",
    "proposals": "Công đoàn cấp trên tiếp tục hướng dẫn, hỗ trợ công đoàn cơ sở về nghiệp vụ thi đua, khen thưởng.",
}
