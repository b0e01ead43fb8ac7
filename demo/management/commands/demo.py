from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone, translation

from demo import deeds, papers, publicity, recall, year
from demo.stage import MAIL, PASSWORD, PIN, set_stage
from demo.story import PEOPLE
from documents import ca
from members.models import User


class Command(BaseCommand):
    help = (
        "The 2021 case as a demonstration, put in through the services; does nothing where people are at work already"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--people-only", action="store_true", help="units and people only: the year is left to be entered by hand"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_DEMO or settings.IS_SERVER:
            raise CommandError("The demonstration is loaded only with PORTAL_DEMO=yes, and never by the server form.")
        if User.objects.exists() and not recall.is_begun():
            self.stdout.write("There are people here already; the demonstration is left as it is.")
            return
        with translation.override("vi"):
            self.set_stage() if options["people_only"] else self.tell()
        logins = login_lines()
        (settings.VAR_DIR / "demo-logins.txt").write_text("\n".join(logins) + "\n")
        self.stdout.write("\n".join(logins))

    @transaction.atomic
    def set_stage(self) -> None:
        if not recall.is_begun():
            set_stage(timezone.now())

    def tell(self) -> None:
        """Every step looks first: a telling that was interrupted goes on where it stopped."""
        now = timezone.now()
        ca.ensure_demo_ca()
        if not recall.is_begun():
            with transaction.atomic():
                begun = set_stage(now)
                launched = year.launch_year(begun)
                deeds.log_deeds(begun, launched)
                year.close_year(begun, launched)
        stage = recall.recall_stage()
        launched = recall.recall_year(stage)
        year.carry_over(stage, launched, now)
        year.work_plan(stage, launched, now)
        papers.give_signing_keys(stage, now)
        papers.signed_pledge(stage, launched, now)
        papers.waiting_pledge(stage, launched, timezone.localdate(now).year, now)
        papers.published_report(stage, now)
        publicity.show(stage, launched)


def login_lines() -> list[str]:
    width = max(len(MAIL.format(key=person.key)) for person in PEOPLE)
    people = [f"  {MAIL.format(key=person.key):<{width}}  {person.name} – {person.role}" for person in PEOPLE]
    return [
        "Bản minh họa – tài khoản để thử:",
        *people,
        f"  Mật khẩu của mọi tài khoản: {PASSWORD}",
        f"  Mã PIN ký của Giám đốc và Chủ tịch: {PIN}",
    ]
