"""A score sheet of 200 items and 800 rules, from its stored form to its score, against what others have for this.

Runs in the environment that holds zen-engine (see `beside`); the engine itself needs nothing but Python:
`var/bench-env/bin/python -m tests.bench.scoring` prints the figures alone.
"""

import itertools
import json
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2] / "platform")]

from engine.scoring import Explained, SheetEntries, SheetScore, quick_score, score_sheet  # noqa: E402
from tests.bench import scored  # noqa: E402
from tests.bench.beside import hand_over  # noqa: E402
from tests.bench.rivals import NodePeers, decimal_loop, why_no_node, zen_decision, zen_expression, zen_tables  # noqa: E402
from tests.bench.table import Goal, Seconds, Timing, at_least, batches, below, by_turns  # noqa: E402

CATALOGUE = scored.catalogue()
MARKS, RULES = CATALOGUE.root.marks, scored.rules(CATALOGUE)
USUAL = scored.sheet(CATALOGUE, found=20, absent=5, seed=59)
FULL = scored.sheet(CATALOGUE, found=195, absent=5, seed=2011)
SHEETS = {"20 items with findings": USUAL, "195 items with findings": FULL}
MANY = 20_000  # different sheets of a region, scored again one after the other
READ = json.JSONDecoder(parse_float=Decimal).decode
A_HUNDREDTH = Decimal("0.01")
ROUNDS = 9

Score = Callable[[str], object]
Peer = tuple[str, Score, Goal | None]
NODE = (
    ("json-logic", "json-logic-js", None),
    ("telling survey", "SurveyJS, each item showing what it loses", at_least(1000)),
    ("survey", "SurveyJS with two values for the whole sheet", None),
    ("bare survey", "SurveyJS without questions: two values worked out", None),
)


def measure() -> Iterator[Timing]:
    """Every comparison; an answer that is not right ends the run."""
    for name, entries in SHEETS.items():
        yield from _beside_python(name, entries)
    yield from _beside_node()
    yield from _explained()
    yield _region()


def quick(text: str) -> Decimal | None:
    """Ours: the score alone."""
    return quick_score(CATALOGUE, READ(text)).score


def full(text: str) -> SheetScore:
    """Ours: the score and every reason."""
    return score_sheet(CATALOGUE, SheetEntries.from_json(READ(text)), history={})


def _beside_python(name: str, entries: SheetEntries) -> Iterator[Timing]:
    stored, flat = scored.stored(entries), scored.flat(entries)
    right = full(stored).score
    tables = zen_tables(MARKS, RULES)
    decision, expression = zen_decision(MARKS, RULES), zen_expression(MARKS, RULES)
    usual = entries is USUAL
    peers: tuple[tuple[str, Score, str, Goal | None], ...] = (
        ("a loop over decimals", decimal_loop(MARKS, RULES), stored, below(0.0001) if usual else None),
        ("zen-engine: a decision table for each item", tables, flat, at_least(100) if usual else None),
        ("zen-engine: a decision of expressions", decision, flat, None),
        ("zen-engine: one expression, compiled once", expression, flat, None),
    )
    _check("ours", quick(stored), right)
    for peer, score, text, _goal in peers:
        _check(peer, score(text), right)
    calls = [_call(score, text) for _peer, score, text, _goal in peers]
    taken, *others = batches(lambda: quick(stored), *calls, rounds=ROUNDS)
    for (peer, _score, _text, goal), times in zip(peers, others, strict=True):
        yield Timing(f"score from stored JSON, {name}", taken, peer, times, goal)


def _call(score: Score, text: str) -> Callable[[], object]:
    return lambda: score(text)


def _beside_node() -> Iterator[Timing]:
    missing = why_no_node()
    if missing:
        print(missing, file=sys.stderr)
        return
    forms = {
        "flat": {name: scored.flat(entries) for name, entries in SHEETS.items()},
        "survey": {name: scored.answers(entries) for name, entries in SHEETS.items()},
    }
    with NodePeers({"marks": float(MARKS), "items": RULES, "sheets": forms}) as node:
        for key, peer, goal in NODE:
            yield _against_node(node, key, peer, goal)


def _against_node(node: NodePeers, key: str, peer: str, goal: Goal | None) -> Timing:
    name, stored = next(iter(SHEETS)), scored.stored(USUAL)
    answer, once = node.run(key, name, 1)
    _check(peer, answer, quick(stored))
    runs = max(5, round(0.1 / once))
    node.run(key, name, runs)  # what is compiled while it runs is compiled then
    (ours,) = batches(lambda: quick(stored), rounds=ROUNDS)
    (theirs,) = by_turns(ROUNDS, lambda _number: node.run(key, name, runs)[1])
    return Timing(f"score from stored JSON, {name}", ours, peer, theirs, goal)


def _explained() -> Iterator[Timing]:
    stored, flat = scored.stored(USUAL), scored.flat(USUAL)
    traced = zen_decision(MARKS, RULES, trace=True)
    kept = _kept(full(stored))
    assert Explained.from_json(READ(kept)).value == quick(stored)
    alone, explained, stored_again, zens = batches(
        lambda: quick(stored),
        lambda: full(stored),
        lambda: _kept(full(stored)),
        lambda: traced(flat),
        rounds=ROUNDS,
    )
    yield Timing("the same score with its explanation", explained, "the score alone", alone, below(0.001))
    yield Timing("the same score with its explanation", explained, "zen-engine's decision with its trace", zens)
    yield Timing("… and the explanation as stored JSON", stored_again, "the score alone", alone)


def _kept(result: SheetScore) -> str:
    return json.dumps(result.explanation.to_json(), default=float)


def _region() -> Timing:
    """Many different sheets, each scored once: a year of a region's, looked through again."""
    sheets = [scored.stored(scored.sheet(CATALOGUE, found=20, absent=5, seed=seed)) for seed in range(MANY)]
    loop = decimal_loop(MARKS, RULES)
    for text in sheets[:100]:
        _check("the loop", loop(text), quick(text))
    of_ours, of_loop = (itertools.cycle(_parts(sheets)) for _ in range(2))
    ours, by_hand = by_turns(5, _each(quick, of_ours), _each(loop, of_loop))
    return Timing(f"one of {MANY} different sheets scored again", ours, "a loop over decimals", by_hand, below(0.0002))


def _parts(sheets: list[str]) -> list[list[str]]:
    return [sheets[start::5] for start in range(5)]


def _each(score: Score, parts: Iterator[list[str]]) -> Callable[[int], Seconds]:
    """The time of one sheet in the next part."""

    def take(_number: int) -> Seconds:
        part = next(parts)
        (taken,) = batches(lambda: [score(text) for text in part], rounds=1, at_least=0)
        return taken[0] / len(part)

    return take


def _check(who: str, answer: object, right: object) -> None:
    """Others calculate with binary numbers: theirs is right when it rounds to ours."""
    got = Decimal(str(answer)).quantize(A_HUNDREDTH)
    if got != right:
        raise SystemExit(f"A sheet scored: the answer of {who} is {answer}, not {right}")


if __name__ == "__main__":
    hand_over(measure())
