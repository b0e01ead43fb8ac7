"""The laws and decrees that pledges of the last years cite; further ones are entered with `manage.py legal_texts`."""

from datetime import date

from django.db import migrations

TEXTS = [
    ("15/2003/QH11", "Căn cứ Luật Thi đua, khen thưởng số 15/2003/QH11", date(2004, 7, 1), date(2023, 12, 31)),
    ("91/2017/NĐ-CP", "Căn cứ Nghị định số 91/2017/NĐ-CP của Chính phủ quy định chi tiết thi hành Luật Thi đua, khen thưởng", date(2017, 10, 1), date(2023, 12, 31)),
    ("12/2012/QH13", "Căn cứ Luật Công đoàn số 12/2012/QH13", date(2013, 1, 1), date(2025, 6, 30)),
    ("06/2022/QH15", "Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15", date(2024, 1, 1), None),
    ("10/2022/QH15", "Căn cứ Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15", date(2023, 7, 1), None),
    ("98/2023/NĐ-CP", "Căn cứ Nghị định số 98/2023/NĐ-CP của Chính phủ quy định chi tiết thi hành một số điều của Luật Thi đua, khen thưởng", date(2024, 1, 1), date(2025, 6, 30)),
    ("50/2024/QH15", "Căn cứ Luật Công đoàn số 50/2024/QH15", date(2025, 7, 1), None),
    ("152/2025/NĐ-CP", "Căn cứ Nghị định số 152/2025/NĐ-CP của Chính phủ về thi đua, khen thưởng", date(2025, 7, 1), None),
]  # fmt: skip


def enter(apps, schema_editor):
    text = apps.get_model("pledges", "LegalText")
    for number, wording, first, last in TEXTS:
        text.objects.get_or_create(number=number, defaults={"wording": wording, "valid_from": first, "valid_to": last})


class Migration(migrations.Migration):
    dependencies = [("pledges", "0004_legal_texts")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
