"""While somebody types, only the rows of a long table are drawn anew that the change can have touched."""

from engine.definitions.values import Field, Form, Section
from forms.rendering.inside import Known, with_parts
from forms.rendering.values import FieldView
from portal.presenters.live import keeps_to_itself, touched_only


def column(key: str, **rules: str) -> Field:
    return Field(key=key, title=key, widget="integer", schema={"type": "integer"}, section="s", **rules)


def table(*columns: Field) -> Form:
    field = Field(key="workers", title="工人", widget="table", schema={"type": "array"}, section="s", fields=columns)
    return Form("f", "表", {}, (Section("s", "节", 1, (field,)),))


def marked(form: Form, *changed: str, rows: int = 30) -> list[int]:
    """The numbers of the rows that are drawn anew."""
    view = with_parts(FieldView([{"days": 1}] * rows), form.fields["workers"], Known({}, {}), ("workers",))
    return [
        place
        for place, row in enumerate(touched_only({"workers": view}, form, changed)["workers"].rows)
        if not row.same
    ]


OWN = table(column("days"), column("pay", computed="days * 10 + row"))


def test_a_row_that_changed_is_drawn_anew_and_no_other() -> None:
    assert marked(OWN, "workers.3.days", "workers.17.days") == [3, 17]


def test_a_change_elsewhere_leaves_all_rows_as_they_are() -> None:
    assert marked(OWN, "title") == []


def test_rows_that_look_outside_are_all_drawn_anew() -> None:
    outside = table(column("days"), column("pay", computed="days * rate"))
    assert not keeps_to_itself(outside.fields["workers"])
    assert len(marked(outside, "workers.3.days")) == 30


def test_a_short_table_is_drawn_whole() -> None:
    assert len(marked(OWN, "workers.3.days", rows=5)) == 5
