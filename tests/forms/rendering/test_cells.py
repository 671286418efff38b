"""What a browser would post for a value means that value again, and so does what stands in a spreadsheet's cell."""

from typing import Any

from hypothesis import assume, given, settings

from forms.language import language_of
from forms.rendering.compiler import compile_form
from forms.values import read_post
from portal.posting import posted_fields
from tests.forms.language.ground import form_of
from tests.forms.language.test_laws import FILLED
from tests.outside_forms.running import query, tidy


@settings(max_examples=60, deadline=None)
@given(FILLED)
def test_the_controls_of_a_value_mean_that_value(filled: tuple[dict[str, Any], dict[str, Any]]) -> None:
    properties, data = filled
    form, data = form_of(properties), tidy(data)
    assume(language_of(form).validator.is_valid(data))
    pairs = tuple(
        (f"{each.name}{ending}", text)
        for each in compile_form(form).fields()
        for ending, text in each.type.controls(each, data.get(each.field.key))
    )
    assert tidy(dict(read_post(form, posted_fields(form, query(pairs))).values)) == data
