"""Names and phrases out of which people, units and deeds are made up. Pure."""

from dataclasses import dataclass
from random import Random

from portal.vietnamese import fold, text_sort_key

FAMILIES = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Đoàn Lương Trịnh Hà Phùng Tạ Cao "
    "Chu Kiều Quách Triệu Khuất Mai"
).split()
MIDDLES_F = "Thị Ngọc Thu Thanh Hồng Bích Kim Minh Phương Diệu Khánh Mỹ Quỳnh Thùy Tuyết".split()
MIDDLES_M = "Văn Hữu Đức Quang Minh Xuân Công Đình Trọng Quốc Anh Thanh Tiến Việt Ngọc".split()
GIVEN_F = (
    "An Anh Ánh Bình Chi Dung Duyên Đào Giang Hà Hạnh Hằng Hiền Hoa Hòa Huệ Hương Huyền Lan Liên Linh Loan Ly Mai My "
    "Nga Ngân Ngọc Nhung Oanh Phương Quyên Tâm Thảo Thơm Thu Thúy Trang Trâm Tuyết Uyên Vân Xuân Yến"
).split()
GIVEN_M = (
    "An Bảo Bình Chiến Cường Duy Đại Đạt Đông Đức Giang Hải Hiếu Hòa Hoàng Huy Khải Khánh Khoa Kiên Lâm Long "
    "Lợi Mạnh Minh Nam Nghĩa Phong Phúc Quân Quang Sơn Tài Thái Thành Thắng Thịnh Tiến Toàn Trung Tuấn Tùng Việt Vinh"
).split()
PLACES = (
    "Việt Trì,Phú Thọ,Lâm Thao,Đoan Hùng,Hạ Hòa,Cẩm Khê,Yên Lập,Tam Nông,Thanh Thủy,Thanh Sơn,Tân Sơn,Phù Ninh,"
    "Hùng Lô,Gia Cẩm,Nông Trang,Tiên Cát,Bạch Hạc,Vân Phú,Minh Phương,Dữu Lâu,Hy Cương,Chu Hóa,Phượng Lâu,Hiền Quan"
).split(",")
BODIES = (
    "Trường Tiểu học,Trường Trung học cơ sở,Trạm Y tế,Ủy ban nhân dân xã,Công ty May,Công ty Cấp nước,Bưu điện,"
    "Trung tâm Văn hóa,Hạt Kiểm lâm,Điện lực,Trường Mầm non,Bệnh viện đa khoa"
).split(",")
GROUPS = "Hành chính,Chuyên môn,Kế toán,Kỹ thuật,Sản xuất,Tổng hợp,Khối 1,Khối 2,Khối 3,Dịch vụ".split(",")
DEEDS = (
    "Tổ chức hội thảo chuyên đề tại,Trồng cây xanh tại,Hiến máu tình nguyện tại,Ủng hộ quỹ Vì người nghèo tại,"
    "Hội thao chào mừng ngày thành lập Công đoàn tại,Sáng kiến rút ngắn thời gian giải quyết hồ sơ tại,"
    "Tập huấn chuyển đổi số tại,Thăm hỏi đoàn viên ốm đau tại,Sửa chữa nhà Mái ấm công đoàn tại,"
    "Vệ sinh cơ quan xanh sạch đẹp tại,Phổ biến Luật Công đoàn tại,Hội giảng giáo viên dạy giỏi tại,"
    "Khám sức khỏe định kỳ cho đoàn viên tại,Trao học bổng cho con đoàn viên tại,Đối thoại với người lao động tại,"
    "Ký thỏa ước lao động tập thể tại,Phòng chống dịch tại,Tiết kiệm điện nước tại"
).split(",")
MOVEMENTS = (
    "Lao động giỏi - lao động sáng tạo,Giỏi việc nước - đảm việc nhà,Xanh - sạch - đẹp - bảo đảm an toàn lao động,"
    "Văn hóa công sở,Chuyển đổi số trong tổ chức công đoàn,Cán bộ công chức nói không với tiêu cực,Mái ấm công đoàn"
).split(",")


@dataclass(frozen=True)
class Word:
    """A word with its keys ready: a million names are made of a few hundred words."""

    text: str
    search: str
    sort: str

    @classmethod
    def of(cls, text: str) -> "Word":
        return cls(text, fold(text), text_sort_key(text))


def _all(texts: list[str]) -> list[Word]:
    return [Word.of(text) for text in texts]


FAMILY, MIDDLE, GIVEN = _all(FAMILIES), (_all(MIDDLES_F), _all(MIDDLES_M)), (_all(GIVEN_F), _all(GIVEN_M))
DEED, PLACE = _all(DEEDS), _all(PLACES)


@dataclass(frozen=True)
class Name:
    text: str
    search: str
    sort: str
    is_female: bool


def person_name(chance: Random) -> Name:
    is_female = chance.random() < 0.55
    family = FAMILY[min(int(chance.expovariate(0.18)), len(FAMILY) - 1)]
    middle = chance.choice(MIDDLE[0 if is_female else 1])
    given = chance.choice(GIVEN[0 if is_female else 1])
    return Name(
        text=f"{family.text} {middle.text} {given.text}",
        search=f"{family.search} {middle.search} {given.search}",
        sort=f"{given.sort} {family.sort} {middle.sort}",
        is_female=is_female,
    )
