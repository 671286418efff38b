"""A record keeps the release it started under."""

from copy import deepcopy
from decimal import Decimal

from forms.frames import frame_of
from forms.models import Record
from tests.builders import publish_all
from tests.small_works import CATALOGUE, DOCUMENTS, MONTH_FLOW


def with_dearer_steel():
    """The small system with an item of 10 marks instead of 4, and another sentence in a guard."""
    catalogue, flow = deepcopy(CATALOGUE), deepcopy(MONTH_FLOW)
    first, second = catalogue["nodes"][0]["children"]
    first["marks"], second["marks"] = 10, 40
    flow["actions"][0]["guards"][0]["else"] = "请先完成自评。"
    return [document for document in DOCUMENTS if document not in (CATALOGUE, MONTH_FLOW)] + [catalogue, flow]


def test_a_month_that_began_before_a_release_is_scored_by_the_older_one_and_the_next_by_the_newer(world):
    site = world.active_site()
    february = world.month(site, 2)
    publish_all(with_dearer_steel())
    march = world.month(site, 3)
    world.self_score(february, "steel.1")
    assert Record.objects.get(pk=february.pk).result_score == Decimal("98")
    world.self_score(march, "steel.1")
    assert Record.objects.get(pk=march.pk).result_score == Decimal("90")  # its second finding, by the new marks


def test_the_sentences_of_a_record_stay_those_of_its_release(world):
    site = world.active_site()
    february = world.month(site, 2)
    publish_all(with_dearer_steel())
    march = world.month(site, 3)
    sentences = [frame_of(month).workflow.action("submit").guards[0].otherwise for month in (february, march)]
    assert sentences == ["还有 {sheets.self.open} 项未评价。", "请先完成自评。"]


def test_a_correction_under_the_older_release_moves_a_month_under_the_newer(world):
    site = world.active_site()
    february = world.month(site, 2)
    publish_all(with_dearer_steel())
    march = world.month(site, 3)
    world.self_score(february)
    world.self_score(march, "steel.1")
    world.self_score(february, "steel.1")
    assert Record.objects.get(pk=march.pk).result_score == Decimal("90")
