"""From an empty portal to a signed giao ước and a yearly report, by hand, on the real 2021 case."""

import re
import subprocess
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.people import PASSWORD, PHONE, PIN, Open, Visitor, link_in_mail, opener, photo_file
from tests.journeys.portal_process import PortalProcess

pytestmark = [pytest.mark.browser, pytest.mark.external, pytest.mark.timeout(600)]

ABOVE, UNION, AGENCY = (
    "Công đoàn Viên chức tỉnh Phú Thọ",
    "Công đoàn cơ sở Sở Thông tin và Truyền thông",
    "Sở Thông tin và Truyền thông",
)
OFFICES = {  # address: name, unit of the membership, office, grants
    "captren@example.vn": ("Đỗ Văn Ví Dụ", ABOVE, "Ủy viên Ban Thường vụ", "log"),
    "canbo@example.vn": ("Lê Thị Ví Dụ", UNION, "Ủy viên Ban Chấp hành", "log"),
    "thamdinh@example.vn": ("Phạm Văn Thử Nghiệm", UNION, "Phó Chủ tịch Công đoàn", "review"),
    "chutich@example.vn": ("Trần Thị Minh Họa", UNION, "Chủ tịch Công đoàn", "sign"),
    "giamdoc@example.vn": ("Nguyễn Văn Minh Họa", AGENCY, "Giám đốc", "sign"),
}


def test_the_whole_story(browser: Browser, portal: PortalProcess, tmp_path: Path) -> None:
    open_window = opener(browser, portal)
    found_and_people(open_window(), portal)
    people = {address.split("@")[0]: accept(open_window, portal, address) for address in OFFICES}
    officer, reviewer = people["canbo"], people["thamdinh"]

    launch_m5(people["captren"])
    launch_m1(officer)
    join_m5(officer)
    log_deeds(officer, tmp_path)
    return_and_approve(reviewer, officer)
    compose_and_circulate(officer)
    code = ""
    for key in ("giamdoc", "chutich"):
        code = sign(people[key], portal, f"{key}@example.vn")
    verify(open_window(PHONE), code)
    verify_upload(open_window(PHONE), people["chutich"], tmp_path)
    report = build_report(officer)
    publish(people["chutich"], report)
    check_pdf(people["chutich"], report, tmp_path)
    assert {key: visitor.complaints for key, visitor in people.items() if visitor.complaints} == {}


def found_and_people(admin: Visitor, portal: PortalProcess) -> None:
    words = ("--unit", ABOVE, "--code", "cdvc", "--name", "Vũ Thị Quản Trị", "--email", "quantri@example.vn")
    portal.manage("found_portal", *words, "--password-stdin", stdin=f"{PASSWORD}\n")
    admin.sign_in("quantri@example.vn")
    admin.go("/units/add/")
    admin.fill(code="cdcs-stttt", name=UNION, abbreviation="CĐCS", place="Phú Thọ", from_on="01/01/2015")
    admin.choose(kind="công đoàn cơ sở", parent=ABOVE)
    admin.press("Lưu")
    admin.follow("Thêm cơ quan mà công đoàn trực thuộc")
    admin.fill(code="stttt", name=AGENCY, abbreviation="STTTT", place="Phú Thọ", from_on="01/01/2015")
    admin.press("Lưu")
    for address in OFFICES:
        add_person(admin, address)


def add_person(admin: Visitor, address: str) -> None:
    name, unit, title, grants = OFFICES[address]
    admin.go("/people/add/")
    admin.fill(full_name=name, from_on="01/01/2015")
    admin.choose(unit=unit)
    admin.press("Lưu")
    person = admin.page.url.removeprefix(admin.portal.address)
    admin.go(f"{person}offices/add/")
    admin.fill(title=title, from_on="01/01/2015")
    admin.choose(unit=unit)
    for grant in grants.split():
        admin.tick("grants", grant)
    admin.press("Ghi nhận")
    admin.go(f"{person}invite/")
    admin.fill(email=address)
    admin.press("Gửi lời mời")


def accept(open_window: Open, portal: PortalProcess, address: str) -> Visitor:
    """The link in the mail, a password of one's own, signed in."""
    visitor = open_window()
    path = wait_for_mail(portal, address)
    visitor.go(path)
    for box in visitor.page.locator("main input[type=password]").all():
        box.fill(PASSWORD)
    visitor.page.locator("main form button[type=submit]").first.click()
    visitor.page.wait_for_load_state()
    visitor.sign_in(address) if "login" in visitor.page.url else visitor.go("/")
    return visitor


def wait_for_mail(portal: PortalProcess, address: str, seconds: float = 30) -> str:
    deadline = time.monotonic() + seconds
    while True:
        try:
            return link_in_mail(portal, address)
        except AssertionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def fill_campaign(visitor: Visitor, name: str, *, launchers: tuple[str, ...]) -> None:
    visitor.go("/campaigns/add/")
    visitor.choose(kind="phong trào thi đua", area="Nhiệm vụ chính trị", mode="thường xuyên", scope="đơn vị")
    visitor.choose(level="cơ quan, đơn vị")
    visitor.fill(name=name, starts_on="01/01/2021", ends_on="31/12/2021")
    for place, body in enumerate(launchers):
        visitor.choose(**{f"launchers__{place}__unit": "Không có trong danh sách"})
        visitor.fill(**{f"launchers__{place}__body_name": body})
    visitor.press("Lưu dự thảo")


def launch(visitor: Visitor) -> None:
    campaign = visitor.page.url
    visitor.page.goto(f"{campaign}launch/")
    visitor.confirm()
    visitor.page.goto(campaign)
    visitor.sees("Đang thực hiện")


def launch_m5(visitor: Visitor) -> None:
    fill_campaign(visitor, "Phong trào “Xanh - sạch - đẹp”", launchers=())
    launch(visitor)


def launch_m1(visitor: Visitor) -> None:
    bodies = ("Công đoàn ngành Thông tin và Truyền thông", "Thủ trưởng cơ quan, đơn vị")
    fill_campaign(visitor, "Phong trào “Lao động giỏi, lao động sáng tạo”", launchers=bodies)
    campaign = visitor.page.url
    for name, shape, unit in INDICATORS:
        visitor.page.goto(f"{campaign}indicators/add/")
        visitor.fill(name=name, unit_of_measure=unit)
        visitor.choose(shape=shape, area="Nhiệm vụ chính trị")
        visitor.press("Lưu")
    visitor.page.goto(campaign)
    launch(visitor)


INDICATORS = (
    ("Cá nhân bị xử phạt hành chính", "số lượng", "cá nhân"),
    ("Trường hợp bị nhắc nhở, yêu cầu gỡ bỏ", "số lượng", "trường hợp"),
    ("Camera thông minh được lắp đặt", "số lượng", "camera"),
    ("Chốt kiểm soát dịch được giám sát", "số lượng", "chốt"),
    ("Cuộc họp trực tuyến", "số lượng", "cuộc họp"),
    ("Dịch vụ công trực tuyến mức độ 3, 4", "tỷ lệ phần trăm", "%"),
    ("Hồ sơ giải quyết trực tuyến mức độ 3, 4", "tỷ lệ phần trăm", "%"),
)


def join_m5(visitor: Visitor) -> None:
    visitor.go("/campaigns/?q=xanh+sach")
    visitor.follow("Phong trào “Xanh - sạch - đẹp”")
    visitor.page.goto(f"{visitor.page.url}join/")
    visitor.confirm()
    visitor.sees(UNION)


def log_deed(visitor: Visitor, title: str, figures: dict[str, str], *, photo: str = "", **more: str) -> None:
    """`figures` by the name of the indicator; `more` are fields of the first figure or of the deed."""
    visitor.go("/achievements/add/")
    visitor.choose(campaign="Lao động giỏi")
    visitor.fill(title=title, period_from="01/01/2021", period_to="31/08/2021")
    for place, (indicator, value) in enumerate(figures.items()):
        if place:
            visitor.press("Thêm số liệu")
        visitor.choose(**{f"measurements__{place}__indicator": indicator})
        visitor.fill(**{f"measurements__{place}__value": value})
    visitor.open_details()
    for name, value in more.items():
        is_select = visitor.page.locator(f"main select[name='{name.replace('__', '-')}']").count()
        visitor.choose(**{name: value}) if is_select else visitor.fill(**{name: value})
    if photo:
        visitor.page.locator("main input[type=file][name=files]").last.set_input_files(photo)
        expect(visitor.page.locator("main input[name=staged]")).to_have_count(1)  # sent …
        visitor.page.wait_for_load_state("networkidle")  # … and shown before the deed takes the file over
    visitor.press("Lưu và gửi duyệt")
    expect(visitor.page.locator("h1")).to_have_text(title)  # its own page, after the device has handed it over


def log_deeds(visitor: Visitor, folder: Path) -> None:
    log_deed(
        visitor,
        "Xử lý thông tin sai sự thật",
        {INDICATORS[0][0]: "3", INDICATORS[1][0]: "36"},
        period_wording="từ đầu năm đến nay",
    )
    log_deed(
        visitor,
        "Lắp camera tại chốt kiểm soát dịch",
        {INDICATORS[2][0]: "62", INDICATORS[3][0]: "21"},
        period_wording="trong thời gian ngắn",
        photo=photo_file(folder, "link"),
    )
    log_deed(
        visitor,
        "Vận hành cuộc họp trực tuyến",
        {INDICATORS[4][0]: "233"},
        period_wording="8 tháng đầu năm 2021",
        measurements__0__comparison="tăng",
        measurements__0__delta="80",
        measurements__0__comparison_base="năm 2020",
        measurements__0__comparison_qualifier="ước tính",
        photo=photo_file(folder, "desk"),
    )
    log_deed(
        visitor,
        "Nâng tỷ lệ dịch vụ công trực tuyến",
        {INDICATORS[5][0]: "80,35"},
        measurements__0__comparison="tăng lên",
        photo=photo_file(folder, "training"),
    )
    log_deed(
        visitor,
        "Giải quyết hồ sơ trực tuyến",
        {INDICATORS[6][0]: "35"},
        measurements__0__outcome="vượt kế hoạch",
        photo=photo_file(folder, "signing"),
    )


REASON = "Bổ sung mô tả cách làm."


def return_and_approve(reviewer: Visitor, officer: Visitor) -> None:
    reviewer.go("/achievements/?q=camera")
    reviewer.follow("Lắp camera tại chốt kiểm soát dịch")
    deed = reviewer.page.url
    reviewer.page.goto(f"{deed}return/")
    reviewer.fill(reason=REASON)
    reviewer.confirm()

    officer.go("/")
    officer.sees("Lắp camera tại chốt kiểm soát dịch")
    officer.page.goto(deed)
    officer.sees(REASON)
    officer.page.goto(f"{deed}edit/")
    officer.open_details()
    officer.fill(narrative="Đoàn viên cùng các ngành lắp đặt, theo dõi tại các chốt.")
    officer.press("Lưu và gửi duyệt")

    for _deed in range(5):
        reviewer.go("/achievements/review/")
        reviewer.page.locator("#rows a[href*='/achievements/']").first.click()
        reviewer.page.wait_for_load_state()
        reviewer.press("Phê duyệt")
    reviewer.go("/achievements/review/")
    expect(reviewer.page.locator("#rows a[href*='/achievements/']")).to_have_count(0)


def compose_and_circulate(officer: Visitor) -> None:
    officer.go("/pledges/new/")
    officer.fill(title="Giao ước thi đua năm 2021", year="2021", place="Phú Thọ", dated_on="20/01/2021")
    officer.fill(grounds="Căn cứ chương trình công tác năm 2021", valid_from="01/01/2021", valid_to="31/12/2021")
    officer.choose(**{"union-office": "Trần Thị Minh Họa", "agency-office": "Nguyễn Văn Minh Họa"})
    officer.fill(**{"union-duties": "Vận động đoàn viên thực hiện.", "agency-duties": "Tạo điều kiện cho công đoàn."})
    officer.choose(commitments__0__indicator="Camera thông minh")
    officer.fill(commitments__0__target="60")
    officer.press("Lưu và xem trước")
    expect(officer.page.locator("main img").first).to_be_visible()
    pledge = re.sub(r"preview/$", "", officer.page.url)
    officer.page.goto(f"{pledge}circulate/")
    officer.confirm()
    officer.page.goto(pledge)
    officer.sees("01/GƯ-CĐCS")


def sign(signer: Visitor, portal: PortalProcess, address: str) -> str:
    """From the mail to signed; the answer is the path of the public page."""
    signer.go("/signing/enrol/")
    signer.fill(new_pin=PIN, new_pin_again=PIN)
    signer.confirm()
    signer.go("/")
    signer.follow("Giao ước thi đua năm 2021")
    pledge = re.sub(r"sign/$", "", signer.page.url)
    signer.page.goto(f"{pledge}sign/")
    expect(signer.page.locator("main img").first).to_be_visible()
    signer.tick("consent")
    signer.fill(password=PASSWORD, pin="sai-ma-pin-roi")
    signer.press("Ký")
    signer.sees("PIN")
    assert signer.page.locator("main [name=pin]").input_value() == ""
    signer.fill(pin=PIN)  # the password was right and counts for this document a few minutes longer
    signer.tick("consent")
    signer.press("Ký")
    signer.page.goto(pledge)
    signer.sees("Ký điện tử trên hệ thống")
    link = signer.page.locator("main a[href*='/verify/']").first.get_attribute("href") or ""
    return "/verify/" + link.rstrip("/").rsplit("/", 1)[1] + "/"


def verify(anybody: Visitor, path: str) -> None:
    anybody.go(path)
    anybody.sees("Nguyễn Văn Minh Họa")
    anybody.sees("Trần Thị Minh Họa")
    anybody.sees("Hợp lệ")
    expect(anybody.page.locator("main")).not_to_contain_text("Không hợp lệ")


def verify_upload(anybody: Visitor, chair: Visitor, folder: Path) -> None:
    answer = chair.page.request.get(f"{chair.page.url}pdf/")
    assert answer.ok
    file = folder / "giao-uoc.pdf"
    file.write_bytes(answer.body())
    anybody.go("/verify/")
    anybody.page.locator("main input[type=file]").set_input_files(str(file))
    anybody.press("Kiểm tra tệp")
    anybody.sees("Hợp lệ")
    expect(anybody.page.locator("main")).not_to_contain_text("Không hợp lệ")


def build_report(officer: Visitor) -> str:
    officer.go("/reports/new/")
    officer.choose(unit=UNION)
    officer.fill(year="2021")
    officer.press("Lập báo cáo")
    report = officer.page.url
    assert re.search(r"/reports/\d+/$", report)
    expect(officer.page.locator("main")).to_contain_text("80,35%", timeout=60_000)
    check_facts(officer.page.locator("main").inner_text())
    return report


def publish(chair: Visitor, report: str) -> None:
    chair.page.goto(f"{report}finalise/")
    chair.confirm()
    expect(chair.page.locator(f"main a[href$='{report.removeprefix(chair.portal.address)}publish/']")).to_be_visible(
        timeout=60_000
    )
    chair.page.goto(f"{report}publish/")
    chair.confirm()


def check_pdf(reader: Visitor, report: str, folder: Path) -> None:
    answer = reader.page.request.get(f"{report}pdf/")
    assert answer.ok
    file = folder / "report.pdf"
    file.write_bytes(answer.body())
    text = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True).stdout
    check_facts(" ".join(text.split()))


def check_facts(text: str) -> None:
    """Every figure of the case as it was stated, and none that nobody stated."""
    plain = " ".join(text.split())
    for fact in ("80,35%", "35%, vượt kế hoạch", "233 cuộc họp", "62 camera", "21 chốt", "36 trường hợp", "3 cá nhân"):
        assert fact in plain, fact
    assert re.search(r"8 tháng đầu năm 2021.{0,60}233 cuộc họp.{0,10}ước tính tăng 80% so với năm 2020", plain)
    assert "80.35" not in plain
    assert not re.search(r"\b129\b|129,4", plain)  # 233 / 1,8: the base nobody stated
    assert not re.search(r"35%.{0,40}kế hoạch \d", plain)
