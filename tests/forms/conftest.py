"""The small system, published in the region `alpha`."""

import pytest

from tests.world import World, make_world


@pytest.fixture
def world(alpha) -> World:
    """Everybody who works in the small system."""
    return make_world()
