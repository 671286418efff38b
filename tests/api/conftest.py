"""The small system in the region `alpha`, with its menus."""

import pytest

from tests.api.programs import Program
from tests.portal.pages import portal_world
from tests.world import World


@pytest.fixture
def world(alpha) -> World:
    """Everybody who works in the small system."""
    return portal_world()


@pytest.fixture
def contractor(world) -> Program:
    """A program of the contractor."""
    return Program(world.contractor)


@pytest.fixture
def authority(world) -> Program:
    """A program of the authority."""
    return Program(world.authority)
