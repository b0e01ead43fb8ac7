"""The whole case of 2021 entered by hand: every movement, activity, figure, photo and signature of the article.

Whoever enters it (with a mouse, on a phone, with the keyboard alone) takes the same steps; the facts are `demo.story`.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from django.utils import translation
from playwright.sync_api import expect

from campaigns.models import Campaign
from campaigns.values import Area, Outcome, Qualifier, Shape
from demo.photos import picture
from demo.stage import MAIL, PASSWORD
from demo.story import (
    ABOVE,
    CAMPAIGNS,
    COMMITMENTS,
    DEEDS,
    DUTIES,
    GROUNDS,
    INDICATORS,
    CampaignStory,
    DeedStory,
    FigureStory,
    IndicatorStory,
)
from tests.journeys.people import PIN, Visitor
from tests.journeys.test_whole_story import check_facts

People = Mapping[str, Visitor]
OF_THE_CASE = tuple(deed for deed in DEEDS if "minh họa" not in deed.title)
COMPARISONS = {"increase_by": "tăng", "increase_to": "tăng lên"}


def vietnamese(choices: type, value: object) -> str:
    with translation.override("vi"):
        return str(choices(value).label)  # type: ignore[call-arg]


def enter_the_case(people: People, folder: Path) -> None:
    for told in CAMPAIGNS:
        launch(people["captren" if told.owner == ABOVE else "canbo"], told)
    for indicator in INDICATORS:
        if not indicator.campaign:
            add_indicator(people["canbo"], "/indicators/add/", indicator)
    take_part(people["canbo"], next(told for told in CAMPAIGNS if told.owner == ABOVE))
    for deed in OF_THE_CASE:
        log(people["canbo"], deed, folder)
    approve_all(people["thamdinh"])
    pledge = compose(people["canbo"])
    for key in ("giamdoc", "chutich"):
        sign(people[key], pledge)
    report(people["canbo"])


def launch(officer: Visitor, told: CampaignStory) -> None:
    officer.go("/campaigns/add/")
    officer.choose(
        kind=vietnamese(Campaign.Kind, told.kind),
        area=vietnamese(Area, told.area),
        mode=vietnamese(Campaign.Mode, told.mode),
        level=vietnamese(Campaign.Level, told.level),
        scope=vietnamese(Campaign.Scope, told.scope),
    )
    officer.fill(name=told.name, starts_on="01/01/2021", ends_on="31/12/2021")
    for place, body in enumerate(told.launchers):
        name_launcher(officer, place, body)
    officer.press("Lưu dự thảo")
    page = officer.page.url.removeprefix(officer.portal.address)
    for indicator in INDICATORS:
        if indicator.campaign == told.key:
            add_indicator(officer, f"{page}indicators/add/", indicator)
    officer.go(f"{page}launch/")
    officer.confirm()
    officer.go(page)
    officer.sees("Đang thực hiện")


def name_launcher(officer: Visitor, place: int, body: str) -> None:
    """The first row names the own unit already; others are named in words."""
    if body == ABOVE and not place:
        return
    if not officer.page.locator(f"main select[name='launchers-{place}-unit']").count():
        officer.press("Thêm đơn vị phát động")
    officer.choose(**{f"launchers__{place}__unit": "Không có trong danh sách"})
    officer.fill(**{f"launchers__{place}__body_name": body})


def add_indicator(officer: Visitor, path: str, told: IndicatorStory) -> None:
    officer.go(path)
    officer.fill(name=told.name)
    officer.choose(shape=vietnamese(Shape, told.shape), area=vietnamese(Area, told.area))
    if told.shape == Shape.COUNT:
        officer.fill(unit_of_measure=told.unit_of_measure)
    officer.press("Lưu")


def take_part(officer: Visitor, told: CampaignStory) -> None:
    officer.go("/campaigns/?q=xanh+sach")
    officer.follow(told.name)
    page = officer.page.url.removeprefix(officer.portal.address)
    officer.go(f"{page}join/")
    officer.confirm()


def log(officer: Visitor, told: DeedStory, folder: Path) -> None:
    first, last = told.period
    officer.go("/achievements/add/")
    if told.campaign:
        officer.choose(campaign=next(each.name for each in CAMPAIGNS if each.key == told.campaign))
    officer.fill(title=told.title, period_from=f"{first:%d/%m/%Y}", period_to=f"{last:%d/%m/%Y}")
    officer.open_details()
    for place, figure in enumerate(told.figures):
        state(officer, place, figure)
    officer.fill(narrative=told.narrative)
    if told.period_wording:
        officer.fill(period_wording=told.period_wording)
    officer.choose(area=vietnamese(Area, told.area))
    for photo in told.photos:
        file = folder / f"{photo.scene}.jpg"
        file.write_bytes(picture(photo.scene))
        officer.add_photo(str(file), photo.caption)
    officer.press("Lưu và gửi duyệt")
    expect(officer.page).to_have_url(re.compile(r"/achievements/\d+/$"))
    officer.sees(told.title)


def state(officer: Visitor, place: int, figure: FigureStory) -> None:
    indicator = next(each for each in INDICATORS if each.key == figure.indicator)
    if not officer.page.locator(f"main select[name='measurements-{place}-indicator']").count():
        officer.press("Thêm số liệu")
    row = f"measurements__{place}__"
    officer.choose(**{f"{row}indicator": indicator.name})
    officer.fill(**{f"{row}value": str(figure.value).replace(".", ",")})
    officer.open_details()
    if figure.comparison:
        officer.choose(**{f"{row}comparison": COMPARISONS[figure.comparison]})
    if figure.delta is not None:
        officer.fill(**{f"{row}delta": str(figure.delta), f"{row}comparison_base": figure.comparison_base})
        officer.choose(**{f"{row}comparison_qualifier": vietnamese(Qualifier, figure.comparison_qualifier)})
    if figure.outcome != Outcome.NOT_STATED:
        officer.choose(**{f"{row}outcome": vietnamese(Outcome, figure.outcome)})


def approve_all(reviewer: Visitor) -> None:
    for _deed in OF_THE_CASE:
        reviewer.go("/achievements/review/")
        link = reviewer.page.locator("#rows a[href*='/achievements/']").first
        reviewer.go(link.get_attribute("href") or "")
        reviewer.press("Phê duyệt")
    reviewer.go("/achievements/review/")
    expect(reviewer.page.locator("#rows a[href*='/achievements/']")).to_have_count(0)


def compose(officer: Visitor) -> str:
    """The giao ước, frozen and on its way to both parties; answers its page."""
    officer.go("/pledges/new/")
    officer.fill(title="Giao ước thi đua năm 2021", year="2021", place="Phú Thọ", dated_on="20/01/2021")
    officer.fill(grounds="\n".join(GROUNDS).format(year=2021), valid_from="01/01/2021", valid_to="31/12/2021")
    officer.choose(**{"union-office": "Chủ tịch Công đoàn", "agency-office": "Giám đốc"})
    duties = dict(zip(("agency-duties", "union-duties"), DUTIES.values(), strict=True))
    officer.fill(**duties)
    for place, told in enumerate(COMMITMENTS):
        if not officer.page.locator(f"main select[name='commitments-{place}-indicator']").count():
            officer.add_commitments()
        indicator = next(each for each in INDICATORS if each.key == told.indicator)
        officer.choose(**{f"commitments__{place}__indicator": indicator.name})
        if indicator.shape != Shape.ZERO:
            officer.fill(**{f"commitments__{place}__target": str(told.target)})
    officer.press("Lưu và xem trước")
    expect(officer.page.locator("main img").first).to_be_visible()
    pledge = re.sub(r"preview/$", "", officer.page.url).removeprefix(officer.portal.address)
    officer.go(f"{pledge}circulate/")
    officer.confirm()
    return pledge


def sign(signer: Visitor, pledge: str) -> None:
    signer.go("/signing/enrol/")
    signer.fill(new_pin=PIN, new_pin_again=PIN)
    signer.confirm()
    signer.go(f"{pledge}sign/")
    signer.tick("consent")
    signer.fill(password=PASSWORD, pin=PIN)
    signer.press("Ký")
    signer.go(pledge)
    signer.sees("Ký điện tử trên hệ thống")


def report(officer: Visitor) -> None:
    officer.go("/reports/new/")
    officer.fill(year="2021")
    officer.press("Lập báo cáo")
    officer.waits_for("80,35%")
    text = officer.page.locator("main").inner_text()
    check_facts(text)
    for told in CAMPAIGNS:
        assert told.name in text, told.name


def addresses() -> dict[str, str]:
    return {key: MAIL.format(key=key) for key in ("captren", "canbo", "thamdinh", "giamdoc", "chutich")}
