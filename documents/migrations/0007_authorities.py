from cryptography import x509
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def name_issuers(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Every certificate says itself which key issued it."""
    credentials = apps.get_model("documents", "Credential")
    for credential in credentials.objects.only("certificate_pem").iterator():
        certificate = x509.load_pem_x509_certificate(credential.certificate_pem.encode())
        issuer = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
        credentials.objects.filter(pk=credential.pk).update(issuer_key=(issuer.key_identifier or b"").hex())


class Migration(migrations.Migration):

    dependencies = [
        ("documents", "0006_blocks"),
    ]

    operations = [
        migrations.CreateModel(
            name="RevocationList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("issuer_key", models.CharField(max_length=64, unique=True)),
                ("number", models.PositiveBigIntegerField()),
                ("made_at", models.DateTimeField()),
                ("next_update", models.DateTimeField()),
                ("revoked", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
            ],
        ),
        migrations.AddField(
            model_name="credential",
            name="issuer_key",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.RunPython(name_issuers, migrations.RunPython.noop),
    ]
