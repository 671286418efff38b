"""The lists of the menu through the API: the same filters, search, columns and order as on the pages."""

from tests.api.programs import Program


def test_a_list_says_what_it_may_be_narrowed_by_and_gives_the_rows_of_its_page(contractor, world):
    world.declare(site_name="甲工程", contract="HT-A", phone="13800000001")
    world.declare(site_name="乙工程", contract="HT-B")
    shown = contractor.get("lists/sites/")
    assert "f.contract" in {one["name"] for one in shown["filters"]}
    found = contractor.get(f"{shown['rows']}?f.contract=HT-A")
    (row,) = found["results"]
    assert [cell["text"] for cell in row["cells"]][:2] == ["甲工程", "浦东新区"]
    assert "13800000001" not in found.content.decode()
    assert contractor.get("lists/nothing/rows/").status == 404
    assert Program(world.stranger).get("lists/sites/rows/")["results"] == []


def test_a_sorted_list_is_paged_in_its_order(contractor, world):
    names = ["丙", "甲", "乙"]
    for number, name in enumerate(names):
        world.declare(site_name=f"{name}工程", contract=f"HT-{number}")
    first = contractor.get("lists/sites/rows/?sort=site_name&page_size=2")
    second = contractor.get(first["next"].removeprefix("http://testserver"))
    assert [row["title"] for row in [*first["results"], *second["results"]]] == sorted(f"{one}工程" for one in names)
    assert (second["next"], contractor.get(second["previous"].removeprefix("http://testserver")).said) == (
        None, {**first.said},
    )  # fmt: skip
    assert contractor.get("lists/sites/rows/?cursor=x").status == 404
