import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def state_what_is_stored(apps, schema_editor):
    """Who left has withdrawn; who stayed until a campaign closed took part until the end."""
    Participation = apps.get_model("campaigns", "Participation")
    Participation.objects.filter(left_at__isnull=False).update(state="withdrawn")
    stayed = Participation.objects.filter(left_at__isnull=True, campaign__state="closed")
    Participation.objects.filter(pk__in=stayed.values("pk")).update(state="completed")


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0001_initial'),
        ('members', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='participation',
            name='unit_takes_part_once',
        ),
        migrations.AddField(
            model_name='campaign',
            name='needs_approval',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='campaign',
            name='register_by',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='campaign',
            name='reminded_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='participation',
            name='decided_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='participation',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='decided_registrations', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='participation',
            name='member',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='participations', to='members.member'),
        ),
        migrations.AddField(
            model_name='participation',
            name='sent_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sent_registrations', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='participation',
            name='state',
            field=models.CharField(choices=[('pending', 'waiting for approval'), ('approved', 'approved'), ('refused', 'refused'), ('withdrawn', 'withdrawn'), ('completed', 'took part until the end'), ('lapsed', 'not decided before the end')], default='approved', max_length=9),
        ),
        migrations.AddField(
            model_name='participation',
            name='state_reason',
            field=models.CharField(blank=True, max_length=1000),
        ),
        migrations.RunPython(state_what_is_stored, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='participation',
            index=models.Index(fields=['campaign', 'state'], name='registration_board_idx'),
        ),
        migrations.AddConstraint(
            model_name='campaign',
            constraint=models.CheckConstraint(condition=models.Q(('register_by__isnull', True), ('register_by__lte', models.F('ends_on')), _connector='OR'), name='registration_ends_with_the_campaign'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.UniqueConstraint(condition=models.Q(('member__isnull', True)), fields=('campaign', 'unit'), name='unit_takes_part_once'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.UniqueConstraint(condition=models.Q(('member__isnull', False)), fields=('campaign', 'member'), name='person_takes_part_once'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'withdrawn'), ('left_at__isnull', True), _connector='XOR'), name='withdrawn_registration_says_when'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(models.Q(('state_reason', ''), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='refused_registration_gives_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'pending'), _negated=True), ('decided_at__isnull', True), _connector='OR'), name='pending_registration_is_undecided'),
        ),
    ]
