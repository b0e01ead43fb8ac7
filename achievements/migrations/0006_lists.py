from django.db import migrations, models

from portal.trigrams import trigram_index


class Migration(migrations.Migration):
    dependencies = [("achievements", "0005_import_code")]

    operations = [
        migrations.AddIndex("achievement", models.Index(fields=["-counted_on", "-id"], name="deed_list_idx")),
        migrations.AddIndex(
            "achievement",
            models.Index(
                fields=["submitted_at", "id"], condition=models.Q(state="submitted"), name="deed_queue_idx"
            ),
        ),
        trigram_index("achievements_achievement", "search_key", "deed_search_trgm"),
    ]
