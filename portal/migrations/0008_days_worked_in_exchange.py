from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0007_holidays_until_2026"),
    ]

    operations = [
        migrations.AddField(
            model_name="holiday",
            name="is_worked",
            field=models.BooleanField(default=False),
        ),
    ]
