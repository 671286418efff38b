"""The system that the runtime's tests play in is itself a valid one."""

from schemas.checking import check_documents
from tests.builders import REGION
from tests.small_works import DOCUMENTS


def test_the_small_system_has_no_problems():
    assert check_documents(DOCUMENTS, region=REGION) == ()
