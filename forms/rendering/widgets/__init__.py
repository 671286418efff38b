"""The ways to enter and to show a value: one module and one template each, listed once here."""

from collections.abc import Mapping

from forms.rendering.widgets.area import Area
from forms.rendering.widgets.base import Widget
from forms.rendering.widgets.choice import Choice
from forms.rendering.widgets.choices import Choices
from forms.rendering.widgets.computed import Computed
from forms.rendering.widgets.credit_code import CreditCode
from forms.rendering.widgets.date import Date
from forms.rendering.widgets.decimal import Decimal
from forms.rendering.widgets.district import District
from forms.rendering.widgets.id_number import IdNumber
from forms.rendering.widgets.integer import Integer
from forms.rendering.widgets.mobile import Mobile
from forms.rendering.widgets.month import Month
from forms.rendering.widgets.text import Text
from forms.rendering.widgets.yes_no import YesNo

WIDGETS: Mapping[str, Widget] = {
    widget.name: widget
    for widget in (
        Text(),
        Area(),
        Integer(),
        Decimal(),
        Date(),
        Month(),
        Choice(),
        Choices(),
        YesNo(),
        District(),
        Mobile(),
        CreditCode(),
        IdNumber(),
        Computed(),
    )
}
