"""What browser tests share."""

import pytest


@pytest.fixture(scope="module")
def alike() -> set[str]:
    """Pages that look alike for everybody, for the walks of a file to share."""
    return set()
