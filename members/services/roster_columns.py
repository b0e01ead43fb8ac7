"""The columns of a file of people: headings, what may stand below them, and what a new person gets by default."""

from django.utils.translation import gettext_lazy

from members.models import Member
from portal.imports import columns as cells
from portal.imports.columns import Column

GENDERS = {
    **dict.fromkeys(("nu", "female", "f", "ba"), Member.Gender.FEMALE),
    **dict.fromkeys(("nam", "male", "m", "ong"), Member.Gender.MALE),
}
YES_OR_NO = (gettext_lazy("yes"), gettext_lazy("no"))
COLUMNS = (
    Column(
        "code", gettext_lazy("Membership number"), cells.text(40), is_required=True, example="DV-000123",
        aliases=("Mã đoàn viên", "Mã số", "Mã", "Mã CBCC", "Số thẻ"), width=20,
        hint=gettext_lazy("Names the person for good: the same number in a later file is the same person."),
    ),
    Column(
        "full_name", gettext_lazy("Full name"), cells.text(120), is_required=True, example="Nguyễn Thị Minh Họa",
        aliases=("Họ tên", "Tên"), width=30,
    ),
    Column(
        "gender", gettext_lazy("Gender"),
        cells.choice(GENDERS, gettext_lazy("Write “nam” or “nữ”, or leave it empty.")),
        choices=(Member.Gender.FEMALE.label, Member.Gender.MALE.label), example="nữ", width=10,
        hint=gettext_lazy("“nam” or “nữ”; empty: not stated, or as it is stored."),
    ),
    Column(
        "is_union_member", gettext_lazy("Member of the union"), cells.yes_no, choices=YES_OR_NO, example="có",
        aliases=("Đoàn viên công đoàn", "Đoàn viên", "Công đoàn"), width=14,
        hint=gettext_lazy("“có” or “không”; empty: “có” for a new person, otherwise as it is stored."),
    ),
    Column(
        "is_party_member", gettext_lazy("Member of the Party"), cells.yes_no, choices=YES_OR_NO, example="không",
        aliases=("Đảng viên", "Đảng"), width=14,
        hint=gettext_lazy("“có” or “không”; empty: “không” for a new person, otherwise as it is stored."),
    ),
    Column(
        "unit", gettext_lazy("Code of the unit"), cells.text(300), is_required=True, example="to-vp",
        aliases=("Đơn vị", "Tên đơn vị", "Mã công đoàn", "Unit"), width=34,
        hint=gettext_lazy("The code of the unit, or its full name where only one unit has it. Choose from the list."),
    ),
    Column(
        "from_on", gettext_lazy("Belongs to it from"), cells.day, example="01/03/2021",
        aliases=("Từ ngày", "Ngày vào", "Thuộc đơn vị từ ngày"), width=14,
        hint=gettext_lazy(
            "dd/mm/yyyy. Needed for a new person and for one who moves to another unit; otherwise leave it empty."
        ),
    ),
    Column(
        "email", gettext_lazy("E-mail"), cells.email, example="minhhoa@example.vn",
        aliases=("Thư điện tử", "Email", "Hộp thư"), width=28,
        hint=gettext_lazy("Makes an account that waits; you send the invitation, from the person's page."),
    ),
)  # fmt: skip
WRITTEN = ("full_name", "gender", "is_union_member", "is_party_member")
NEW = {"gender": Member.Gender.UNSTATED, "is_union_member": True, "is_party_member": False}
