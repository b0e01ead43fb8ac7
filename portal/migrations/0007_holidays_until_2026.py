"""The public holidays of 2021 to 2026 that fell on weekdays; later years are entered by administrators."""

from datetime import date

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

HOLIDAYS = (
    ("2021-01-01", "Tết Dương lịch"),
    ("2021-02-10 2021-02-11 2021-02-12 2021-02-15 2021-02-16", "Tết Nguyên đán"),
    ("2021-04-21", "Giỗ Tổ Hùng Vương"),
    ("2021-04-30", "Ngày Chiến thắng"),
    ("2021-05-03", "Nghỉ bù ngày Quốc tế lao động"),
    ("2021-09-02 2021-09-03", "Quốc khánh"),
    ("2022-01-03", "Nghỉ bù Tết Dương lịch"),
    ("2022-01-31 2022-02-01 2022-02-02 2022-02-03 2022-02-04", "Tết Nguyên đán"),
    ("2022-04-11", "Nghỉ bù Giỗ Tổ Hùng Vương"),
    ("2022-05-02 2022-05-03", "Nghỉ bù ngày Chiến thắng và Quốc tế lao động"),
    ("2022-09-01 2022-09-02", "Quốc khánh"),
    ("2023-01-02", "Nghỉ bù Tết Dương lịch"),
    ("2023-01-20 2023-01-23 2023-01-24 2023-01-25 2023-01-26", "Tết Nguyên đán"),
    ("2023-05-01 2023-05-02 2023-05-03", "Giỗ Tổ Hùng Vương, ngày Chiến thắng, Quốc tế lao động"),
    ("2023-09-01 2023-09-04", "Quốc khánh"),
    ("2024-01-01", "Tết Dương lịch"),
    ("2024-02-08 2024-02-09 2024-02-12 2024-02-13 2024-02-14", "Tết Nguyên đán"),
    ("2024-04-18", "Giỗ Tổ Hùng Vương"),
    ("2024-04-30 2024-05-01", "Ngày Chiến thắng, Quốc tế lao động"),
    ("2024-09-02 2024-09-03", "Quốc khánh"),
    ("2025-01-01", "Tết Dương lịch"),
    ("2025-01-27 2025-01-28 2025-01-29 2025-01-30 2025-01-31", "Tết Nguyên đán"),
    ("2025-04-07", "Giỗ Tổ Hùng Vương"),
    ("2025-04-30 2025-05-01", "Ngày Chiến thắng, Quốc tế lao động"),
    ("2025-09-01 2025-09-02", "Quốc khánh"),
    ("2026-01-01", "Tết Dương lịch"),
    ("2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-02-20", "Tết Nguyên đán"),
    ("2026-04-27", "Nghỉ bù Giỗ Tổ Hùng Vương"),
    ("2026-04-30 2026-05-01", "Ngày Chiến thắng, Quốc tế lao động"),
    ("2026-09-01 2026-09-02", "Quốc khánh"),
)


def enter(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    holiday = apps.get_model("portal", "Holiday")
    rows = [(date.fromisoformat(day), name) for days, name in HOLIDAYS for day in days.split()]
    holiday.objects.bulk_create([holiday(day=day, name=name) for day, name in rows], ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("portal", "0006_holidays")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
