"""What people try: one request each, sensible or not, at whatever object chance gives them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils import timezone

from achievements.models import Achievement
from campaigns.models import Campaign, Measure, Participation, WorkPlan
from members.models import Member, Membership, Unit
from publications.models import Publication, PublicConsent

Data = dict[str, object]
REASONS = ("Thiếu minh chứng", "", "Nhập nhầm", "   ", "Chưa rõ kết quả")


@dataclass(frozen=True)
class Move:
    """`data` is what is sent, for one object and a number that chance gives."""

    name: str
    rows: Callable[[], QuerySet[Model]] | None
    data: Callable[[Model | None, int], Data]
    query: Callable[[int], str] = lambda _chance: ""
    arguments: Callable[[Model | None], list[object]] = lambda target: [target.pk] if target else []

    def address(self, target: Model | None, chance: int) -> str:
        return reverse(self.name, args=self.arguments(target)) + self.query(chance)

    def targets(self) -> list[Model | None]:
        return [None] if self.rows is None else list(self.rows().order_by("pk"))


def nothing(_target: Model | None, _chance: int) -> Data:
    return {}


def reason(_target: Model | None, chance: int) -> Data:
    return {"reason": REASONS[chance % len(REASONS)]}


def deed(target: Model | None, chance: int) -> Data:
    """The form of a deed: a narrative now and then, a campaign now and then, saved or sent."""
    units = list(Unit.objects.order_by("pk"))
    campaigns = list(Campaign.objects.order_by("pk"))
    today = timezone.localdate()
    return {
        "unit": units[chance % len(units)].pk,
        "campaign": campaigns[chance % len(campaigns)].pk if campaigns and chance % 3 else "",
        "area": "reform",
        "title": f"Việc làm {chance}",
        "narrative": "Đã làm" if chance % 2 else "",
        "late_reason": "Hồ sơ về muộn" if chance % 2 else "",
        "period_to": f"{today - timedelta(days=chance % 40):%d/%m/%Y}",
        "action": "submit" if chance % 4 == 0 else "save",
        "measurements-TOTAL_FORMS": 0,
        "measurements-INITIAL_FORMS": 0,
    }


def campaign(_target: Model | None, chance: int) -> Data:
    today = timezone.localdate()
    return {
        "kind": ("movement", "social", "commemoration")[chance % 3],
        "name": f"Phong trào {chance}",
        "area": "professional",
        "mode": "regular",
        "level": "unit",
        "scope": "unit",
        "starts_on": f"{today - timedelta(days=30):%d/%m/%Y}",
        "ends_on": f"{today + timedelta(days=chance % 60):%d/%m/%Y}",
        "launchers-TOTAL_FORMS": 1,
        "launchers-INITIAL_FORMS": 0,
        "launchers-0-body_name": "Công đoàn ngành" if chance % 4 else "",
    }


def unit(_target: Model | None, chance: int) -> Data:
    units = list(Unit.objects.order_by("pk"))
    return {"unit": units[chance % len(units)].pk} | reason(None, chance)


def ticked(chance: int) -> str:
    """Some of the deeds that wait, and whether they are approved or returned together."""
    waiting = list(Achievement.objects.filter(state="submitted").order_by("pk").values_list("pk", "submitted_at"))
    chosen = [("chosen", f"{pk} {at.isoformat()}" if at else str(pk)) for pk, at in waiting[: 1 + chance % 3]]
    return "?" + urlencode([*chosen, ("decision", "return" if chance % 2 else "approve")])


def clone(_target: Model | None, chance: int) -> Data:
    today = timezone.localdate()
    return {
        "name": f"Phong trào năm sau {chance}",
        "starts_on": f"{today + timedelta(days=300):%d/%m/%Y}",
        "ends_on": f"{today + timedelta(days=330):%d/%m/%Y}",
    }


def many(_target: Model | None, chance: int) -> Data:
    """Some deeds ticked in the queue; the decision stands in the address."""
    return reason(None, chance)


def decision(target: Model | None, chance: int) -> Data:
    """The registration board: some ticked, or all that wait."""
    rows = Participation.objects.filter(campaign=target).order_by("pk").values_list("pk", flat=True)
    return reason(None, chance) | {
        "decision": ("approve", "refuse", "approve_all", "refuse")[chance % 4],
        "picked": list(rows)[chance % 2 : 2 + chance % 5],
    }


def myself(_target: Model | None, chance: int) -> Data:
    memberships = list(Membership.objects.order_by("pk").values_list("pk", flat=True))
    return {"membership": memberships[chance % len(memberships)], "note": "Chiến sĩ thi đua cơ sở"}


def colleagues(_target: Model | None, chance: int) -> Data:
    memberships = list(Membership.objects.order_by("pk").values_list("pk", flat=True))
    return {"people": memberships[: 1 + chance % len(memberships)]}


def measure(_target: Model | None, chance: int) -> Data:
    people = list(Member.objects.order_by("pk").values_list("pk", flat=True))
    return {
        "content": f"Biện pháp {chance}",
        "responsible": people[chance % len(people)],
        "due_on": f"{timezone.localdate() + timedelta(days=chance % 30 - 10):%d/%m/%Y}",
    }


def proposal(target: Model | None, chance: int) -> Data:
    return {"title": f"Việc tốt {chance}", "text": "Đã làm được", "year": 2021}


def publishing(target: Model | None, chance: int) -> Data:
    return {"is_checked": "on"} if chance % 3 else {}


def answer(_target: Model | None, chance: int) -> Data:
    return {"answer": ("given", "given", "refused", "withdrawn")[chance % 4], "reference": "Giấy đồng ý, 05/03/2021"}


def paper(consent: Model | None) -> list[object]:
    assert isinstance(consent, PublicConsent)
    return [consent.publication_id, consent.pk]


DEEDS, CAMPAIGNS, MEASURES = Achievement.objects.all, Campaign.objects.all, Measure.objects.all
SHOWN, CONSENTS = Publication.objects.all, PublicConsent.objects.all

MOVES: tuple[Move, ...] = (
    Move("achievements:add", None, deed),
    Move("achievements:quick", None, deed),
    Move("achievements:edit", DEEDS, deed),
    Move("achievements:submit", DEEDS, nothing),
    Move("achievements:approve", DEEDS, nothing),
    Move("achievements:return", DEEDS, reason),
    Move("achievements:correct", DEEDS, reason),
    Move("achievements:delete", DEEDS, nothing),
    Move("achievements:decide", None, many, query=ticked),
    Move("campaigns:add", None, campaign),
    Move("campaigns:edit", CAMPAIGNS, campaign),
    Move("campaigns:clone", CAMPAIGNS, clone),
    Move("campaigns:launch", CAMPAIGNS, nothing),
    Move("campaigns:close", CAMPAIGNS, reason),
    Move("campaigns:join", CAMPAIGNS, unit),
    Move("campaigns:leave", CAMPAIGNS, unit),
    Move("campaigns:join_self", CAMPAIGNS, myself),
    Move("campaigns:join_people", CAMPAIGNS, colleagues),
    Move("campaigns:registrations", CAMPAIGNS, decision),
    Move("campaigns:registrations_remind", CAMPAIGNS, nothing),
    Move("campaigns:registration_withdraw", Participation.objects.all, reason),
    Move("campaigns:measure_add", WorkPlan.objects.all, measure),
    Move("campaigns:measure_edit", MEASURES, measure),
    Move("campaigns:measure_start", MEASURES, nothing),
    Move("campaigns:measure_finish", MEASURES, nothing),
    Move("campaigns:measure_drop", MEASURES, reason),
    Move("campaigns:measure_plan_again", MEASURES, nothing),
    Move("publications:deed_propose", DEEDS, proposal),
    Move("publications:unit_propose", Unit.objects.all, proposal),
    Move("publications:member_propose", Member.objects.all, proposal),
    Move("publications:publish", SHOWN, publishing),
    Move("publications:withdraw", SHOWN, reason),
    Move("publications:consent", CONSENTS, answer),
    Move("publications:consent_record", CONSENTS, answer, arguments=paper),
    Move("publications:campaign", CAMPAIGNS, nothing),
)


def names() -> Iterator[str]:
    return (move.name for move in MOVES)
