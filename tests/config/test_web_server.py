"""What the web server prepares before it makes its workers."""

import gc
import sys
from collections.abc import Iterator

import pytest

from config.gunicorn import when_ready


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    """Garbage is collected afterwards as it was before."""
    threshold = gc.get_threshold()
    yield
    gc.set_threshold(*threshold)
    gc.unfreeze()


def test_what_the_first_request_needs_is_loaded_and_left_out_of_garbage_collections() -> None:
    when_ready(None)
    assert "portal.views.filling" in sys.modules
    kept = gc.get_freeze_count()
    assert kept > 100_000
    assert len(gc.get_objects()) < kept / 10
