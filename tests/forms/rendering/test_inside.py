"""How what stands inside of groups and tables comes to the page."""

from engine.definitions.values import Field
from forms.rendering.inside import Known, with_parts
from forms.rendering.values import FieldView

PARTS = tuple(
    Field(key=key, title=key, widget="integer", schema={}, section="s", computed=computed)
    for key, computed in (("days", ""), ("pay", "days * 10"))
)
TABLE = Field(key="workers", title="工人", widget="table", schema={}, section="s", fields=PARTS)
NOTHING = Known({}, {})


def test_typed_rows_show_what_is_worked_out_from_them_and_blank_ones_stay() -> None:
    typed, settled = [{"days": "3"}, {"days": ""}, {"days": "5"}], [{"days": 3, "pay": 30}, {"days": 5, "pay": 50}]
    rows = with_parts(FieldView(typed), TABLE, NOTHING, ("workers",), settled).rows
    assert [row.parts["pay"].value for row in rows] == [30, None, 50]
    assert [row.parts["days"].value for row in rows] == ["3", "", "5"]


def test_stored_rows_know_which_they_were() -> None:
    rows = with_parts(FieldView([{"days": 1}, {"days": 2}]), TABLE, NOTHING, ("workers",)).rows
    assert [row.was for row in rows] == [0, 1]


def test_a_hidden_table_has_no_rows_to_draw() -> None:
    assert with_parts(FieldView([{"days": 1}], visible=False), TABLE, NOTHING, ("workers",)).rows == ()
