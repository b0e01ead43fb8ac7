import pytest
from documents import ca
from tests.factories import NOW


@pytest.fixture(autouse=True, scope="session")
def authority() -> None:
    ca.ensure_authority(NOW)
