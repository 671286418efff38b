"""A problem leads to its line."""

from hypothesis import given
from hypothesis import strategies as st

from authoring.positions import line_for, lines_of

TEXT = """{
  "kind": "workflow",
  "a/b": {"x~y": 1},
  "states": [
    {"key": "draft", "title": "a {, \\"b\\" ]: c"},
    {"key": "done"}
  ],
  "empty": []
}"""


def test_every_value_has_the_line_it_begins_on():
    lines = lines_of(TEXT)
    assert lines[""] == 1
    assert lines["/kind"] == 2
    assert lines["/a~1b/x~0y"] == 3
    assert lines["/states"] == 4
    assert (lines["/states/0/title"], lines["/states/1"], lines["/states/1/key"]) == (5, 6, 6)
    assert lines["/empty"] == 8


def test_a_pointer_to_something_missing_leads_to_what_is_around_it():
    lines = lines_of(TEXT)
    assert line_for("/states/1/title", lines) == 6
    assert line_for("/nothing/at/all", lines) == 1


def _pointers(value, pointer=""):
    yield pointer
    if isinstance(value, dict):
        for name, below in value.items():
            yield from _pointers(below, f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(value, list):
        for position, below in enumerate(value):
            yield from _pointers(below, f"{pointer}/{position}")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(), below, max_size=3),
    max_leaves=12,
)


@given(_JSON, st.sampled_from([None, 0, 2]))
def test_every_pointer_of_any_document_is_found_whatever_its_layout(document, indent):
    import json

    text = json.dumps(document, indent=indent, ensure_ascii=False)
    assert list(lines_of(text)) == list(_pointers(document))
