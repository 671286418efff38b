"""While somebody types, only the fields and the rows of a long table are drawn anew that a change can have touched."""

import re
from collections.abc import Mapping
from dataclasses import replace

from engine.definitions.values import Field, Form, Rule, Section
from forms.rendering.compiler import compile_form
from forms.rendering.fields import FIELD_TYPES
from forms.rendering.inside import Known, with_parts
from forms.rendering.values import FieldView
from portal.presenters.live import touched_only


def column(key: str, **rules: str) -> Field:
    return Field(key=key, title=key, widget="integer", schema={"type": "integer"}, section="s", **rules)


def plain(*fields: Field, schema: Mapping[str, object] | None = None, checks: tuple[Rule, ...] = ()) -> Form:
    return Form("f", "表", schema or {}, (Section("s", "节", 1, fields),), checks)


def rows_of(*columns: Field, visible: str = "") -> Field:
    return replace(column("workers", visible=visible), widget="table", schema={"type": "array"}, fields=columns)


def table(*columns: Field) -> Form:
    return plain(rows_of(*columns))


def with_rate(*columns: Field, visible: str = "") -> Form:
    """A table beside a number, and one that is worked out from that."""
    return plain(column("rate"), column("doubled", computed="rate * 2"), rows_of(*columns, visible=visible))


def redrawn(form: Form, *changed: str) -> set[str]:
    """The fields that are drawn anew."""
    found = touched_only({key: FieldView() for key in form.fields}, form, changed)
    return {key for key, view in found.items() if not view.same}


def marked(form: Form, *changed: str, rows: int = 30) -> list[int]:
    """The numbers of the rows that are drawn anew."""
    view = with_parts(FieldView([{"days": 1}] * rows), form.fields["workers"], Known({}, {}), ("workers",))
    found = touched_only({"workers": view}, form, changed)["workers"]
    return [] if found.same else [place for place, row in enumerate(found.rows) if not row.same]


OWN = table(column("days"), column("pay", computed="days * 10 + row"))


def test_a_row_that_changed_is_drawn_anew_and_no_other() -> None:
    assert marked(OWN, "workers.3.days", "workers.17.days") == [3, 17]


def test_a_change_elsewhere_leaves_all_rows_as_they_are() -> None:
    assert marked(OWN, "title") == []


def test_rows_that_look_outside_are_all_drawn_anew_when_that_changes() -> None:
    outside = with_rate(column("days"), column("pay", computed="days * rate"))
    assert marked(outside, "workers.3.days") == [3]
    assert len(marked(outside, "rate")) == 30
    assert len(marked(outside, "workers.3.days", "rate")) == 30


def test_rows_that_look_at_what_follows_from_a_change_are_all_drawn_anew() -> None:
    through = with_rate(column("days"), column("pay", computed="days * doubled"))
    assert len(marked(through, "rate")) == 30


def test_rows_that_look_at_the_day_or_at_all_rows_are_always_drawn_anew() -> None:
    for expression in ("days * count(workers)", "if today > row then 1 else 2"):
        assert len(marked(table(column("days"), column("pay", computed=expression)), "workers.3.days")) == 30


def test_a_table_that_comes_to_show_is_drawn_whole() -> None:
    assert len(marked(with_rate(column("days"), visible="rate > 1"), "rate")) == 30


def test_a_short_table_is_drawn_whole() -> None:
    assert len(marked(OWN, "workers.3.days", rows=5)) == 5


def test_a_field_is_drawn_anew_when_it_changes_or_reads_what_does() -> None:
    form = plain(
        column("a"),
        column("b", visible="a > 1"),
        column("c", required="b > 1"),
        column("d"),
        column("e", options="[d]"),
    )
    assert redrawn(form, "a") == {"a", "b", "c"}
    assert redrawn(form, "d") == {"d", "e"}
    assert redrawn(form, "opinion") == set()


def test_what_depends_on_more_than_the_form_is_always_drawn_anew() -> None:
    assert redrawn(plain(column("a"), column("b", visible='state = "draft"'), column("c")), "c") == {"b", "c"}


def test_a_field_that_a_rule_speaks_of_is_drawn_anew_with_what_the_rule_reads() -> None:
    form = plain(column("a"), column("b"), column("c"), checks=(Rule("a > b", "wrong", ("c",)),))
    assert redrawn(form, "a") == {"a", "c"}


def test_a_form_with_branches_is_drawn_whole() -> None:
    form = plain(column("a"), column("b"), schema={"if": {"required": ["a"]}, "then": {"required": ["b"]}})
    assert redrawn(form, "a") == {"a", "b"}


def test_every_type_of_field_can_say_that_it_stays_as_it_is() -> None:
    fields = [replace(column(f"f{number}"), widget=name) for number, name in enumerate(FIELD_TYPES)]
    form = plain(*fields)
    for read_only in (False, True):
        stubs = compile_form(form).fill({one.key: FieldView(same=True, read_only=read_only) for one in fields})
        whole = compile_form(form).fill({one.key: FieldView(read_only=read_only) for one in fields})
        known = re.findall(r'<(\w+) id="([^"]+)" data-same>', stubs)
        assert len(known) == len(fields)
        for element, name in known:
            assert len(re.findall(rf'<{element}[^>]*\sid="{name}"', whole)) == 1
