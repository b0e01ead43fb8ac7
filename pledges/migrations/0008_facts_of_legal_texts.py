"""Title, issuer and day of the texts entered by 0005, and what replaced them."""

from datetime import date

import django.db.models.deletion
from django.db import migrations, models

from portal.vietnamese import fold

LAW, UNION_LAW, PARLIAMENT, GOVERNMENT = "Luật Thi đua, khen thưởng", "Luật Công đoàn", "Quốc hội", "Chính phủ"
DETAILS = "Nghị định quy định chi tiết thi hành"
FACTS = [
    ("15/2003/QH11", LAW, PARLIAMENT, date(2003, 11, 26), "06/2022/QH15"),
    ("91/2017/NĐ-CP", f"{DETAILS} {LAW}", GOVERNMENT, date(2017, 7, 31), "98/2023/NĐ-CP"),
    ("12/2012/QH13", UNION_LAW, PARLIAMENT, date(2012, 6, 20), "50/2024/QH15"),
    ("06/2022/QH15", LAW, PARLIAMENT, date(2022, 6, 15), ""),
    ("10/2022/QH15", "Luật Thực hiện dân chủ ở cơ sở", PARLIAMENT, date(2022, 11, 10), ""),
    ("98/2023/NĐ-CP", f"{DETAILS} một số điều của {LAW}", GOVERNMENT, date(2023, 12, 31), "152/2025/NĐ-CP"),
    ("50/2024/QH15", UNION_LAW, PARLIAMENT, date(2024, 11, 27), ""),
    ("152/2025/NĐ-CP", "Nghị định về thi đua, khen thưởng", GOVERNMENT, date(2025, 6, 14), ""),
]  # fmt: skip


def state(apps, schema_editor):
    rows = apps.get_model("pledges", "LegalText").objects
    by_number = {row.number: row for row in rows.all()}
    for number, title, issuer, issued_on, replacing in FACTS:
        if row := by_number.get(number):
            row.title, row.issuer, row.issued_on = title, issuer, issued_on
            row.replaced_by = by_number.get(replacing) if row.valid_to else None
    for row in by_number.values():
        row.search_key = fold(f"{row.number} {row.title} {row.issuer} {row.wording}")[:900]
        row.save()


class Migration(migrations.Migration):
    dependencies = [("pledges", "0007_models_for_units_below")]
    operations = [
        migrations.AddField("legaltext", "title", models.CharField(blank=True, max_length=300)),
        migrations.AddField("legaltext", "issuer", models.CharField(blank=True, max_length=120)),
        migrations.AddField("legaltext", "issued_on", models.DateField(blank=True, null=True)),
        migrations.AddField("legaltext", "search_key", models.CharField(blank=True, max_length=900)),
        migrations.AddField(
            "legaltext",
            "replaced_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced",
                to="pledges.legaltext",
            ),
        ),
        migrations.RunPython(state, migrations.RunPython.noop),
        migrations.AddConstraint(
            "legaltext",
            models.CheckConstraint(
                condition=models.Q(("replaced_by__isnull", True), ("valid_to__isnull", False), _connector="OR"),
                name="replaced_text_has_ended",
            ),
        ),
    ]
