"""The score sheet as one would write it by hand with Django's form widgets, and ours beside it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from django.forms import BooleanField, CharField, CheckboxSelectMultiple, Form, MultipleChoiceField
from django.template import Context, Engine, Template

from engine.definitions.values import Node, walk
from engine.scoring import SheetEntries
from forms.contexts import Scene
from forms.models import Record
from portal.sheets.board import Board, board_of
from portal.sheets.page import page_context
from tenants import clock
from tests.bench.ground import CONTRACTOR, NOW, SLUG, Ground, actor_named
from tests.bench.table import Timing, by_turns, seconds


class ItemForm(Form):
    """A sub-item: a tick for every finding, and a remark where something was found."""

    findings = MultipleChoiceField(required=False, widget=CheckboxSelectMultiple)
    remark = CharField(required=False, max_length=2000)

    def __init__(self, node: Node, entries: SheetEntries) -> None:
        entry = entries.item(node.key)
        super().__init__(prefix=node.key, initial={"findings": entry.findings, "remark": entry.remark})
        self.node = node
        self.fields["findings"].choices = [(finding.key, finding.text) for finding in node.findings]
        if not entry.findings:
            del self.fields["remark"]


class LineForm(Form):
    """A line: the switch that takes it out of the evaluation."""

    absent = BooleanField(required=False)

    def __init__(self, node: Node, entries: SheetEntries, earned: object) -> None:
        super().__init__(prefix=node.key, initial={"absent": node.key in entries.absent})
        self.node, self.earned = node, earned
        self.items = [ItemForm(deep, entries) for deep in walk(node) if deep.rule]


_TEMPLATE = """{% for line in lines %}<tbody>
<tr><th>{{ line.node.number }} {{ line.node.title }} <label>{{ line.absent }} {{ label }}</label></th>
<td>{{ line.node.marks }}</td><td>{{ line.earned }}</td></tr>
{% for item in line.items %}<tr><td>{{ item.node.number }} {{ item.node.title }}</td><td>{{ item.node.marks }}</td>
<td>{{ item.findings }}</td></tr>{% if item.fields.remark %}<tr><td colspan="3">{{ item.remark }}</td></tr>{% endif %}
{% endfor %}</tbody>{% endfor %}"""


def measure(ground: Ground) -> list[Timing]:
    """The sheet as it usually is, with three findings, and at its fullest, with a finding in every sub-item."""
    items = [node.key for node in walk(ground.catalogue.root) if node.rule]
    usual = ("foundation.pile", "concrete.formwork_support", "quality_system.leader_on_duty")
    site = ground.accepted_site(1)
    timings: list[Timing] = []
    for month, (what, found) in enumerate(
        {"three findings": usual, "a finding in each": tuple(items)}.items(), start=1
    ):
        record = ground.month(site, month, *found)
        with ground.inside():
            timings.extend(_rendered(_board(record), f"{len(items)} sub-items, {what}"))
        timings.append(_whole_page(ground, record, f"{len(items)} sub-items, {what}"))
    return timings


def _rendered(board: Board, what: str) -> Iterator[Timing]:
    template = Engine.get_default().from_string(_TEMPLATE)

    def ours(_number: int) -> float:
        fresh = replace(board)  # what a board works out once, it works out again
        return seconds(lambda: _ours(fresh))

    inputs = _check(_ours(board), _by_hand(board, template))
    taken, others = by_turns(15, ours, lambda _number: seconds(lambda: _by_hand(board, template)))
    yield Timing(f"sheet drawn: {what}, {inputs} inputs", taken, "Django form widgets by hand", others)


def _board(record: Record) -> Board:
    scene = Scene(Record.objects.get(pk=record.pk), actor_named(CONTRACTOR), NOW)
    return board_of(scene, scene.frame.type.sheet("self"))


def _ours(board: Board) -> str:
    """Our rows, with the headings, the ways through the sheet and the panel that come with them."""
    return str(page_context(board)["sections"])


def _by_hand(board: Board, template: Template) -> str:
    """Rows with the same controls, titles and marks, and what each line earned; nothing else of the page."""
    lines = [LineForm(line, board.own, board.active.score.nodes[line.key].actual) for line in board.catalogue.lines]
    return template.render(Context({"lines": lines, "label": board.catalogue.absent_label}))


def _check(ours: str, by_hand: str) -> int:
    """Both ask the same: as many controls, and as many of them ticked. Gives how many there are."""
    assert controls(ours) == controls(by_hand)
    return controls(ours)["all"]


def controls(html: str) -> Counter[str]:
    """How many boxes and inputs there are, and how many boxes are ticked."""
    found = re.findall(r"<input[^>]*>", html)
    counted = Counter("tick" if 'type="checkbox"' in control else "text" for control in found)
    return counted + Counter(all=len(found), ticked=sum(" checked" in control for control in found))


def _whole_page(ground: Ground, record: Record, what: str) -> Timing:
    address = f"/r/{SLUG}/records/{record.pk}/sheets/self/"

    def look(_number: int) -> float:
        with clock.frozen(NOW):
            return seconds(lambda: ground.client.get(address))

    with clock.frozen(NOW):
        answer = ground.client.get(address)
    assert answer.status_code == 200
    assert b'name="version"' in answer.content
    (taken,) = by_turns(15, look)
    return Timing(f"sheet asked for, the whole page: {what}", taken)
