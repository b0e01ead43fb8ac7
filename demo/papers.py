"""The papers of the story: one giao ước signed by both parties, one that waits, and the yearly report."""

from datetime import date, datetime

from campaigns.values import Shape, TypedValue
from demo.stage import PIN, Stage
from demo.story import AGENCY, COMMITMENTS, DUTIES, GROUNDS, NARRATIVES, UNION, YEAR, CommitmentStory
from demo.year import Year
from documents import credentials
from documents.forms import CONSENT
from documents.models import Credential, SignatureSlot
from pledges.drafting import CommitmentTerms, PartyTerms, PledgeTerms, compose_pledge
from pledges.models import Party, Pledge
from pledges.services import circulate_pledge, sign_pledge
from portal.jobs import run_here
from portal.models import Job
from reports import periods
from reports import services as reports
from reports.models import Report

SIGNERS = {UNION: "chutich", AGENCY: "giamdoc"}


def give_signing_keys(stage: Stage, now: datetime) -> None:
    for unit, key in SIGNERS.items():
        signer = stage.actor(key, now, unit)
        assert signer.office
        if not Credential.objects.live(now).filter(office=signer.office).exists():
            credentials.enrol(signer.office, pin=PIN, by=signer, now=now)


def signed_pledge(stage: Stage, year: Year, now: datetime) -> Pledge:
    pledge = waiting_pledge(stage, year, YEAR, now)
    for unit, key in SIGNERS.items():
        waiting = Party.objects.filter(slot__state=SignatureSlot.State.WAITING, unit__code=unit, pledge=pledge)
        for party in waiting.select_related("pledge", "slot", "office", "unit"):
            sign_pledge(
                party,
                by=stage.actor(key, now, unit),
                pin=PIN,
                consent=str(CONSENT),
                second_factor=SignatureSlot.SecondFactor.DEMO,
                now=now,
            )
    pledge.refresh_from_db()
    return pledge


def waiting_pledge(stage: Stage, year: Year, number: int, now: datetime) -> Pledge:
    """The giao ước of that year, circulating: nobody has signed yet."""
    officer = stage.actor("canbo", now)
    told = Pledge.objects.filter(unit=stage.units[UNION], year=number).first()
    pledge = told or _composed(stage, year, number, now)
    return circulate_pledge(pledge, by=officer, now=now) if pledge.state == Pledge.State.DRAFT else pledge


def _composed(stage: Stage, year: Year, number: int, now: datetime) -> Pledge:
    terms = PledgeTerms(
        title=f"Giao ước thi đua năm {number}",
        year=number,
        place="Phú Thọ",
        dated_on=date(number, 1, 20),
        valid_from=date(number, 1, 1),
        valid_to=date(number, 12, 31),
        grounds="\n".join(line.format(year=number) for line in GROUNDS),
    )
    return compose_pledge(
        unit=stage.units[UNION],
        terms=terms,
        parties=[_party(stage, UNION, capacity="TM.", on_behalf_of="Ban Chấp hành"), _party(stage, AGENCY)],
        commitments=[_commitment(told, year) for told in COMMITMENTS],
        by=stage.actor("canbo", now),
        now=now,
    )


def _party(stage: Stage, unit: str, capacity: str = "", on_behalf_of: str = "") -> PartyTerms:
    office = stage.offices[SIGNERS[unit], unit]
    return PartyTerms(office=office, duties=DUTIES[unit], capacity=capacity, on_behalf_of=on_behalf_of)


def _commitment(told: CommitmentStory, year: Year) -> CommitmentTerms:
    indicator = year.indicators[told.indicator]
    target = TypedValue.from_number(Shape(indicator.shape), indicator.scale, told.target)
    return CommitmentTerms(
        area=indicator.area,
        indicator=indicator,
        target=target,
        direction=indicator.direction,
        wording=told.wording,
        note=told.note,
    )


def published_report(stage: Stage, now: datetime) -> Report:
    """Built, written, made final and published, its jobs done here and now."""
    officer, chair = stage.actor("canbo", now), stage.actor("chutich", now, UNION)
    period = periods.parse("year", str(YEAR))
    report = reports.versions_of(stage.units[UNION], period).order_by("-version").first()
    if report is None or report.state == Report.State.DRAFT:
        report = reports.request_report(stage.units[UNION], period, by=officer, now=now)
        _do_jobs(report)
        reports.write_narrative(report, NARRATIVES, by=officer, now=now)
        report = reports.finalise_report(report, by=chair, now=now)
        _do_jobs(report)
    return reports.publish_report(report, by=chair, now=now) if report.state == Report.State.FINAL else report


def _do_jobs(report: Report) -> None:
    for job in Job.objects.about(report).unfinished().order_by("pk"):
        run_here(job)
    report.refresh_from_db()
