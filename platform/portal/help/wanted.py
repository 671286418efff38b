"""What somebody's roles have to read, over all systems of the region."""

from forms.actors import Actor
from forms.guides.selectors import required_editions
from schemas.selectors import current_region


def required_of(actor: Actor) -> frozenset[str]:
    """The keys of the documents that block somebody with these roles until they are read."""
    systems = current_region().systems
    return frozenset(one.guide.slug for key in systems for one in required_editions(key, actor=actor))
