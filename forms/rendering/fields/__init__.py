"""The kinds of questions a form may ask: one module and one template each, listed once here."""

from collections.abc import Mapping

from forms.rendering.fields.address import Address
from forms.rendering.fields.area import Area
from forms.rendering.fields.base import FieldType
from forms.rendering.fields.choice import Choice
from forms.rendering.fields.choices import Choices
from forms.rendering.fields.code import Code
from forms.rendering.fields.computed import Computed
from forms.rendering.fields.coordinates import Coordinates
from forms.rendering.fields.credit_code import CreditCode
from forms.rendering.fields.date import Date
from forms.rendering.fields.decimal import Decimal
from forms.rendering.fields.district import District
from forms.rendering.fields.files import Files
from forms.rendering.fields.group import Group
from forms.rendering.fields.help import Help
from forms.rendering.fields.id_number import IdNumber
from forms.rendering.fields.integer import Integer
from forms.rendering.fields.lookup import Lookup
from forms.rendering.fields.mobile import Mobile
from forms.rendering.fields.money import Money
from forms.rendering.fields.month import Month
from forms.rendering.fields.nested import Nested
from forms.rendering.fields.organisation import Organisation
from forms.rendering.fields.percent import Percent
from forms.rendering.fields.period import Period
from forms.rendering.fields.person import Person
from forms.rendering.fields.photos import Photos
from forms.rendering.fields.plate import Plate
from forms.rendering.fields.quarter import Quarter
from forms.rendering.fields.reference import Reference
from forms.rendering.fields.score_sheet import ScoreSheet
from forms.rendering.fields.signature import Signature
from forms.rendering.fields.table import Table
from forms.rendering.fields.text import Text
from forms.rendering.fields.time import Time
from forms.rendering.fields.tree import Tree
from forms.rendering.fields.yes_no import YesNo

_TYPES: tuple[type[FieldType], ...] = (
    *(Text, Area, Help),
    *(Integer, Decimal, Money, Percent),
    *(Date, Time, Month, Quarter, Period),
    *(YesNo, Choice, Choices, Tree, District),
    *(Person, Organisation, CreditCode, IdNumber, Mobile, Plate, Code),
    *(Address, Coordinates, Files, Photos, Signature),
    *(Table, Group, Lookup, Reference, Computed, ScoreSheet, Nested),
)

#: Every kind by the name that definitions use.
FIELD_TYPES: Mapping[str, FieldType] = {kind.name: kind() for kind in _TYPES}
