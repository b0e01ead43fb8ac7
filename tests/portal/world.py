"""One of everything, so that every address has something to show; made by the services on today's date."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from achievements import services as achievements
from achievements.models import Achievement, Evidence, FormDraft, Measurement
from campaigns.facts import CampaignFacts, IndicatorFacts
from campaigns.models import Campaign, Indicator, Measure, Participation, WorkPlan
from campaigns.services import MeasureFacts, PlanFacts, add_measure, create_plan
from campaigns.services.indicators import add_indicator
from campaigns.services.participation import join_campaign
from campaigns.services.running import LauncherChoice, create_campaign, launch_campaign
from campaigns.values import Shape, TypedValue
from demo.photos import picture
from documents import ca, credentials
from members.models import Block, Unit
from members.services import form_block, seat_units
from members.services.accounts import invitation_link_key, invite
from pledges.drafting import CommitmentTerms, PartyTerms, PledgeTerms, compose_pledge
from pledges.models import Commitment, LegalText, Party, Pledge
from pledges.services import circulate_pledge
from portal.imports import services as imports
from portal.imports.models import ImportRun
from portal.jobs import run_here
from portal.models import Job
from portal.uploads import CleanFile, accept_evidence
from portal.working_days import Holiday
from publications import services as publications
from publications.models import Publication, PublicConsent, PublicPhoto
from publications.services import ChosenPhoto, Proposal
from reports import duties, periods, publicity, schedules, signing, submissions
from reports import services as reports
from reports.models import Duty, Report, Schedule
from tests.factories import Person, make_member
from tests.portal.access_table import Row

YEAR = 2021


@dataclass
class Cast:
    union: Unit
    agency: Unit
    officer: Person
    reviewer: Person
    director: Person
    chair: Person
    officer_above: Person
    administrator: Person
    member: Person


@dataclass
class World:
    campaign: Campaign
    campaign_draft: Campaign
    campaign_above: Campaign
    registration: Participation
    block: Block
    indicator: Indicator
    plan: WorkPlan
    measure: Measure
    achievement: Achievement
    achievement_draft: Achievement
    achievement_submitted: Achievement
    evidence: Evidence
    achievement_unshown: Achievement
    publication: Publication
    proposal: Publication
    role_model: Publication
    consent: PublicConsent
    public_photo: PublicPhoto
    photo_code: str
    public_campaign: Campaign
    pledge: Pledge
    party: Party
    pledge_draft: Pledge
    report: Report
    report_draft: Report
    report_sent: Report
    report_public: Report
    duty: Duty
    schedule: Schedule
    job: Job
    invitation: str
    form_draft: FormDraft
    import_run: ImportRun
    promised: Commitment
    holiday: Holiday
    legal_text: LegalText


def build_world(cast: Cast) -> World:
    now = timezone.now()
    campaign = make_campaign(cast.officer, "Lao động giỏi")
    add_indicator(owner=campaign.owner, facts=COUNT, by=cast.officer.actor_now, now=now, campaign=campaign)
    launch_campaign(campaign, by=cast.officer.actor_now, now=now)
    above = make_campaign(cast.officer_above, "Xanh - sạch - đẹp")
    launch_campaign(above, by=cast.officer_above.actor_now, now=now)
    registration = join_campaign(above, cast.union, by=cast.officer.actor_now, now=now)
    indicator = campaign.indicators.get()
    titles = ("Bản nháp", "Chờ duyệt", "Đã duyệt", "Đang đề nghị", "Chưa công khai")
    draft, submitted, approved, asked_about, unshown = (log_deed(cast, indicator, title) for title in titles)
    for deed in (submitted, approved, asked_about, unshown):
        achievements.submit_achievement(deed, by=cast.officer.actor_now, now=now)
    for deed in (approved, asked_about, unshown):
        achievements.approve_achievement(deed, by=cast.reviewer.actor_now, now=now)
    publications.show_campaign(campaign, by=cast.officer.actor_now, now=now)
    shown, asked = propose(cast, approved), propose(cast, asked_about)
    publish(cast, shown)
    pledge = compose(cast, indicator, YEAR)
    plan = make_plan(cast, campaign)
    ca.ensure_demo_ca()
    report, sent = published_report(cast), sent_report(cast)
    duty = duties.save_duty(
        Duty(to_unit=cast.officer_above.office.unit, kind="year", days_after_end=15, valid_from=date(YEAR, 1, 1)),
        by=cast.officer_above.actor_now,
        now=now,
    )
    schedule = schedules.save_schedule(
        Schedule(unit=cast.union, name="Báo cáo năm", kind="year", author=cast.officer.user),
        by=cast.officer.actor_now,
        now=now,
    )
    newcomer = make_member("Người Mới Minh Họa", unit=cast.union)
    invited = invite(newcomer, email="moi@example.vn", by=cast.administrator.actor_now, now=now)
    for person in (cast.chair, cast.director):
        give_key(person)
    return World(
        campaign=campaign,
        campaign_draft=make_campaign(cast.officer, "Chưa phát động"),
        campaign_above=above,
        registration=registration,
        block=make_block(cast),
        indicator=indicator,
        plan=plan,
        measure=make_measure(cast, plan),
        achievement=approved,
        achievement_draft=draft,
        achievement_submitted=submitted,
        evidence=approved.evidence.get(),
        achievement_unshown=unshown,
        publication=shown,
        proposal=asked,
        role_model=publish(cast, propose_collective(cast)),
        consent=asked.consents.get(),
        public_photo=asked.photos.get(),
        photo_code=shown.photos.get().code,
        public_campaign=campaign,
        pledge=circulate_pledge(pledge, by=cast.officer.actor_now, now=now),
        promised=pledge.commitments.get(),
        party=pledge.parties.get(office=cast.director.office),
        pledge_draft=compose(cast, indicator, YEAR + 1),
        report=report,
        report_sent=sent,
        report_public=public_report(cast),
        duty=duty,
        schedule=schedule,
        report_draft=reports.request_report(
            cast.union, periods.parse("half_year", f"{YEAR}-H1"), by=cast.officer.actor_now, now=now
        ),
        job=Job.objects.filter(requested_by_id=cast.officer.user.pk).latest("pk"),
        invitation=invitation_link_key(invited),
        form_draft=being_typed(cast.officer),
        import_run=checked_import(cast),
        holiday=Holiday.objects.get_or_create(day=date(YEAR, 9, 2), defaults={"name": "Quốc khánh"})[0],
        legal_text=LegalText.objects.create(number="1/2021/QH15", wording="Căn cứ", valid_from=date(YEAR, 1, 1)),
    )


COUNT = IndicatorFacts(name="Sáng kiến", area="learning", shape=Shape.COUNT, unit_of_measure="sáng kiến")
PIN = "bon-mua-thi-dua"


def give_key(person: Person) -> None:
    ca.ensure_demo_ca()
    assert person.office
    credentials.enrol(person.office, pin=PIN, by=person.actor_now, now=timezone.now())


def being_typed(person: Person) -> FormDraft:
    fields = [("title", "Đang gõ dở")]
    typing = achievements.Typing(form="achievement", path="/achievements/quick/", fields=fields, device="phone")
    return achievements.keep_draft(uuid4(), typing, by=person.actor_now, now=timezone.now())


def make_campaign(person: Person, name: str) -> Campaign:
    facts = CampaignFacts(
        kind="movement",
        name=f"Phong trào “{name}”",
        area="professional",
        mode="regular",
        level="unit",
        scope="unit",
        starts_on=date(YEAR, 1, 1),
        ends_on=date(YEAR, 12, 31),
    )
    launchers = [LauncherChoice(body_name="Công đoàn ngành Thông tin và Truyền thông")]
    now = timezone.now()
    return create_campaign(owner=person.unit, facts=facts, launchers=launchers, by=person.actor_now, now=now)


def make_block(cast: Cast) -> Block:
    by, now = cast.officer_above.actor_now, timezone.now()
    block = form_block(owner=cast.officer_above.unit, year=YEAR, name="Cụm thi đua số 2", by=by, now=now)
    seat_units(block, [cast.union], by=by, now=now)
    return block


def make_plan(cast: Cast, campaign: Campaign | None = None, title: str = "Kế hoạch thực hiện") -> WorkPlan:
    facts = PlanFacts(year=YEAR, title=title, campaign=campaign)
    return create_plan(cast.union, facts, by=cast.officer.actor_now, now=timezone.now())


def make_measure(cast: Cast, plan: WorkPlan) -> Measure:
    assert cast.member.member
    facts = MeasureFacts(content="Lắp camera", responsible=cast.member.member, due_on=date(YEAR, 9, 30))
    return add_measure(plan, facts, by=cast.officer.actor_now, now=timezone.now())


@cache
def a_photo() -> CleanFile:
    return accept_evidence(SimpleUploadedFile("anh.jpg", picture("desk"), content_type="image/jpeg"))


def log_deed(cast: Cast, indicator: Indicator, title: str) -> Achievement:
    by, now = cast.officer.actor_now, timezone.now()
    measurement = Measurement(indicator=indicator)
    measurement.value = TypedValue.from_number(Shape.COUNT, 0, Decimal(3))
    deed = achievements.Deed(
        unit=cast.union,
        campaign=indicator.campaign,
        area="learning",
        title=title,
        period_from=date(YEAR, 3, 1),
        period_to=date(YEAR, 3, 31),
        counted_on=date(YEAR, 3, 31),
        measurements=[measurement],
        members=[cast.member.member] if cast.member.member else [],
    )
    achievement = achievements.create_achievement(deed, by=by, now=now)
    staged = achievements.stage_file(a_photo(), name="anh.jpg", by=by, now=now)
    achievements.add_evidence(achievement, [staged], captions={staged.pk: "Làm việc tại cơ quan"}, by=by, now=now)
    return achievement


def propose(cast: Cast, deed: Achievement) -> Publication:
    photos = [ChosenPhoto(evidence, evidence.caption) for evidence in deed.evidence.shown()]
    proposal = Proposal(title=deed.title, photos=photos)
    return publications.propose_deed(deed, proposal, by=cast.officer.actor_now, now=timezone.now())


def propose_collective(cast: Cast) -> Publication:
    proposal = Proposal(title="Tập thể điển hình", text="Một năm không có hồ sơ trễ hạn", year=YEAR)
    return publications.propose_role_model(cast.union, None, proposal, by=cast.officer.actor_now, now=timezone.now())


def publish(cast: Cast, publication: Publication) -> Publication:
    """With the consent of everybody asked, and with every photo."""
    now = timezone.now()
    for consent in publication.consents.select_related("publication"):
        reference = "Phiếu đồng ý, hồ sơ công đoàn"
        publications.record_consent(consent, "given", reference=reference, by=cast.officer.actor_now, now=now)
    photos = list(publication.photos.values_list("pk", flat=True))
    shown = publications.publish(publication, photos=photos, is_checked=True, by=cast.reviewer.actor_now, now=now)
    for job in Job.objects.unfinished().filter(task=publications.MAKE_PHOTOS):
        run_here(job)
    return shown


def compose(cast: Cast, indicator: Indicator, year: int) -> Pledge:
    terms = PledgeTerms(
        title=f"Giao ước thi đua năm {year}",
        year=year,
        place="Phú Thọ",
        dated_on=date(year, 1, 20),
        valid_from=date(year, 1, 1),
        valid_to=date(year, 12, 31),
        grounds="Căn cứ chương trình công tác năm",
    )
    assert cast.chair.office and cast.director.office
    return compose_pledge(
        unit=cast.union,
        terms=terms,
        parties=[PartyTerms(office=cast.chair.office), PartyTerms(office=cast.director.office)],
        commitments=[CommitmentTerms("learning", indicator, TypedValue.from_number(Shape.COUNT, 0, Decimal(2)))],
        by=cast.officer.actor_now,
        now=timezone.now(),
    )


def final_report(cast: Cast, period: periods.Period) -> Report:
    now = timezone.now()
    report = reports.request_report(cast.union, period, by=cast.officer.actor_now, now=now)
    do_jobs(report)
    reports.finalise_report(report, by=cast.chair.actor_now, now=now)
    do_jobs(report)
    return report


def published_report(cast: Cast) -> Report:
    report = final_report(cast, periods.parse("year", str(YEAR)))
    return reports.publish_report(report, by=cast.chair.actor_now, now=timezone.now())


def public_report(cast: Cast) -> Report:
    report = final_report(cast, periods.parse("quarter", f"{YEAR}-Q2"))
    reports.publish_report(report, by=cast.chair.actor_now, now=timezone.now())
    return publicity.show_report(report, by=cast.chair.actor_now, now=timezone.now())


def sent_report(cast: Cast) -> Report:
    report = final_report(cast, periods.parse("quarter", f"{YEAR}-Q1"))
    now = timezone.now()
    assert cast.chair.office
    signing.circulate_report(report, office=cast.chair.office, by=cast.officer.actor_now, now=now)
    return submissions.send_report(report, by=cast.chair.actor_now, now=now)


def checked_import(cast: Cast) -> ImportRun:
    """One row in order and one to correct."""
    rows = ["Số thẻ đoàn viên;Họ và tên;Mã đơn vị;Từ ngày"]
    rows += [f"DV0{number};Người Nhập {number};{cast.union.code};{day}" for number, day in enumerate(["1/3/2021", "?"])]
    file = SimpleUploadedFile("doan-vien.csv", "\n".join(rows).encode())
    by, now = cast.administrator.actor_now, timezone.now()
    run = imports.begin_import("members", file, by=by, language="vi", now=now, options={})
    run_here(Job.objects.about(run).get())
    run.refresh_from_db()
    return run


def do_jobs(report: Report) -> None:
    for job in Job.objects.about(report).unfinished().order_by("pk"):
        run_here(job)
    report.refresh_from_db()


def things_besides(
    world: World, *, officer: Person, union: Unit, other_union: Unit, chair: Person, member: Person
) -> dict[str, object]:
    """What the addresses are filled with besides the objects of the world."""
    assert member.member and world.pledge.document
    figure = re.search(r'"key":"([-a-zA-Z0-9_]+)"', world.report.snapshot)
    return {
        "unit": union,
        "lone_union": other_union,
        "person": member.member,
        "office": chair.office,
        "membership": member.member.memberships.get(),
        "notice": officer.user.notices.order_by("pk").first(),
        "code": world.pledge.document.code,
        "draft_key": world.form_draft.form_key,
        "figure": figure[1] if figure else None,
    }


def address_of(row: Row, world: World, cast: dict[str, object]) -> str:
    """`about` is like `pk=pledge page=1`: a number stands for itself, a name for an object of the world."""
    arguments: dict[str, object] = {}
    for part in row.about:
        key, _, value = part.partition("=")
        thing = cast.get(value, getattr(world, value, value))
        arguments[key] = getattr(thing, "pk", thing)
    return reverse(row.name, kwargs=arguments)
