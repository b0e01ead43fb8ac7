import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns.models import Campaign
from tests.campaigns.test_views import PDF, add
from tests.factories import Person
from tests.full_disk import full_disk, stored_files

pytestmark = pytest.mark.django_db


def test_a_full_disk_is_told_beside_the_file_and_nothing_typed_is_lost(officer: Person) -> None:
    with full_disk():
        answer = add(officer.client, document_file=SimpleUploadedFile("a.pdf", PDF, "application/pdf"))

    assert list(answer.context["form"].errors) == ["document_file"]
    assert "Lao động giỏi, lao động sáng tạo" in answer.text
    assert (Campaign.objects.count(), stored_files()) == (0, [])
