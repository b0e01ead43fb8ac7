"""What the union of the story shows to everybody, and what it asks its people about; put in through the services."""

from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from achievements.models import Achievement
from demo.photos import picture
from demo.stage import Stage
from demo.story import DEEDS, UNION, YEAR
from demo.year import HANOI, Year
from portal.jobs import run_here
from portal.models import Job
from portal.uploads import accept_evidence
from publications import services
from publications.models import Publication
from publications.services import ChosenPhoto, Proposal

PROPOSED_AT = datetime(YEAR, 9, 20, 8, 0, tzinfo=HANOI)
PUBLISHED_AT = datetime(YEAR, 9, 21, 9, 0, tzinfo=HANOI)
SHOWN_CAMPAIGNS = ("M1", "M2", "M3", "S5")
SHOWN_DEEDS = ("D15", "D5", "D3", "D9", "D7", "D2")
COLLECTIVE = Proposal(
    title="Tập thể đưa công nghệ thông tin vào phòng, chống dịch",
    text="Trong năm 2021, đoàn viên cùng các ngành lắp đặt camera thông minh tại các chốt kiểm soát dịch, giữ đường "
    "truyền cho các cuộc họp trực tuyến và về tận cơ sở hướng dẫn dịch vụ công trực tuyến.\n\n"
    "Điều đáng học: việc khó được chia nhỏ, mỗi người nhận một phần và giúp nhau làm đến cùng.",
    year=YEAR,
    upload=None,
    caption="Đoàn viên kiểm tra đường truyền",
)
PERSON = Proposal(
    title="Người về tận cơ sở “cầm tay chỉ việc” (minh họa)",
    text="Một năm đi khắp các huyện, kiên nhẫn hướng dẫn từng cán bộ cấp xã làm quen với dịch vụ công trực tuyến.",
    year=YEAR,
)


@transaction.atomic
def show(stage: Stage, year: Year) -> None:
    """Told whole or not at all, and once."""
    if Publication.objects.exists():
        return
    for key in SHOWN_CAMPAIGNS:
        services.show_campaign(year.campaigns[key], by=stage.actor("canbo", PUBLISHED_AT), now=PUBLISHED_AT)
    shown = [_publish(_proposed(key, stage), stage) for key in SHOWN_DEEDS]
    officer = stage.actor("canbo", PROPOSED_AT)
    photo = accept_evidence(SimpleUploadedFile("anh.jpg", picture("link"), content_type="image/jpeg"))
    told = Proposal(**vars(COLLECTIVE) | {"deeds": shown[-2:], "upload": photo})
    union = stage.units[UNION]
    _publish(services.propose_role_model(union, None, told, by=officer, now=PROPOSED_AT), stage)
    member = stage.users["doanvien"].member
    services.propose_role_model(union, member, PERSON, by=officer, now=PROPOSED_AT)


def _proposed(key: str, stage: Stage) -> Publication:
    told = next(deed for deed in DEEDS if deed.key == key)
    deed = Achievement.objects.get(title=told.title, unit=stage.units[told.unit])
    photos = [ChosenPhoto(evidence, evidence.caption) for evidence in deed.evidence.shown()]
    proposal = Proposal(title=deed.title, text=deed.narrative, photos=photos)
    return services.propose_deed(deed, proposal, by=stage.actor("canbo", PROPOSED_AT), now=PROPOSED_AT)


def _publish(publication: Publication, stage: Stage) -> Publication:
    photos = list(publication.photos.values_list("pk", flat=True))
    by = stage.actor("thamdinh", PUBLISHED_AT)
    shown = services.publish(publication, photos=photos, is_checked=True, by=by, now=PUBLISHED_AT)
    for job in Job.objects.unfinished().filter(task=services.MAKE_PHOTOS):
        run_here(job)
    return shown
