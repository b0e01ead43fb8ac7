from django.db import migrations, models

from portal.trigrams import trigram_index


class Migration(migrations.Migration):
    dependencies = [("members", "0002_blocks")]

    operations = [
        migrations.AddIndex("member", models.Index(fields=["sort_key", "id"], name="member_list_idx")),
        trigram_index("members_member", "search_key", "member_search_trgm"),
    ]
