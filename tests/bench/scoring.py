"""A score sheet of 200 items and 800 rules, from its stored form to its score, against what others have for this.

Runs in the environment that holds zen-engine (see `beside`); the engine itself needs nothing but Python:
`var/bench-env/bin/python -m tests.bench.scoring` prints the figures alone.
"""

import itertools
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2] / "platform")]

from engine.scoring import Explained, QuickScorer, SheetEntries, SheetScore, quick_scorer, score_sheet  # noqa: E402
from engine.scoring.plan import Plan  # noqa: E402
from tests.bench import scored  # noqa: E402
from tests.bench.beside import hand_over  # noqa: E402
from tests.bench.rivals import NodePeers, decimal_loop, why_no_node, zen_decision, zen_expression, zen_tables  # noqa: E402
from tests.bench.table import Goal, Seconds, Timing, at_least, batches, below, by_turns  # noqa: E402

CATALOGUE = scored.catalogue()
SCORER = quick_scorer(CATALOGUE)
MARKS, RULES = CATALOGUE.root.marks, scored.rules(CATALOGUE)
DIFFERENT = 500
MANY = 20_000  # different sheets of a region, scored again one after the other
SHEETS = {  # different ones, scored by turns
    f"{found} items with findings": [
        scored.sheet(CATALOGUE, found=found, absent=5, seed=seed) for seed in range(DIFFERENT)
    ]
    for found in (20, 195)
}
USUAL = next(iter(SHEETS))
READ = json.JSONDecoder(parse_float=Decimal).decode
A_HUNDREDTH = Decimal("0.01")
ROUNDS = 9

Score = Callable[[str], object]
NODE = (
    ("json-logic", "json-logic-js", None),
    ("telling survey", "SurveyJS, each item showing what it loses", at_least(1000)),
    ("survey", "SurveyJS with two values for the whole sheet", at_least(1000)),
    ("bare survey", "SurveyJS without questions: two values worked out", at_least(1000)),
)


def measure() -> Iterator[Timing]:
    """Every comparison; an answer that is not right ends the run."""
    for name, sheets in SHEETS.items():
        yield from _beside_python(name, sheets)
    yield from _beside_node()
    yield from _explained()
    yield _region(f"one of {MANY} different sheets scored again")
    yield _region("… with words of their own beside every finding", words=True)


def quick(text: str) -> Decimal | None:
    """Ours: the score alone."""
    return SCORER.score(text).score


def full(text: str) -> SheetScore:
    """Ours: the score and every reason."""
    return score_sheet(CATALOGUE, SheetEntries.from_json(READ(text)), history={})


def _beside_python(name: str, sheets: Sequence[SheetEntries]) -> Iterator[Timing]:
    stored, flat = [scored.stored(each) for each in sheets], [scored.flat(each) for each in sheets]
    goal = at_least(100) if name == USUAL else None
    peers: tuple[tuple[str, Score, list[str], Goal | None], ...] = (
        ("a loop over decimals", decimal_loop(MARKS, RULES), stored, below(0.0001) if goal else None),
        ("zen-engine: a decision table for each item", zen_tables(MARKS, RULES), flat, goal),
        ("zen-engine: a decision of expressions", zen_decision(MARKS, RULES), flat, goal),
        ("zen-engine: one expression, compiled once", zen_expression(MARKS, RULES), flat, goal),
    )
    right = [full(text).score for text in stored]
    for who, score, texts in (("ours", quick, stored), *(peer[:3] for peer in peers)):
        for text, answer in zip(texts, right, strict=True):
            _check(who, score(text), answer)
    calls = [_by_turns(score, texts) for _peer, score, texts, _goal in peers]
    taken, *others = batches(_by_turns(quick, stored), *calls, rounds=ROUNDS)
    for (peer, _score, _texts, goal), times in zip(peers, others, strict=True):
        yield Timing(f"score from stored JSON, {name}", taken, peer, times, goal)


def _by_turns(score: Score, texts: Sequence[str]) -> Callable[[], object]:
    """Scores another sheet each time."""
    following = itertools.cycle(texts)
    return lambda: score(next(following))


def _beside_node() -> Iterator[Timing]:
    missing = why_no_node()
    if missing:
        print(missing, file=sys.stderr)
        return
    sheets = SHEETS[USUAL]
    forms = {"flat": [scored.flat(each) for each in sheets], "survey": [scored.answers(each) for each in sheets]}
    with NodePeers({"marks": float(MARKS), "items": RULES, "sheets": forms}) as node:
        for key, peer, goal in NODE:
            yield _against_node(node, key, peer, goal)


def _against_node(node: NodePeers, key: str, peer: str, goal: Goal | None) -> Timing:
    stored = [scored.stored(each) for each in SHEETS[USUAL]]
    for number, text in enumerate(stored[:3], start=1):
        answer, once = node.run(key, number)
        _check(peer, answer, quick(text))
    runs = max(5, round(0.1 / once))
    node.run(key, runs)  # what is compiled while it runs is compiled then
    (ours,) = batches(_by_turns(quick, stored), rounds=ROUNDS)
    (theirs,) = by_turns(ROUNDS, lambda _number: node.run(key, runs)[1])
    return Timing(f"score from stored JSON, {USUAL}", ours, peer, theirs, goal)


def _explained() -> Iterator[Timing]:
    sheets = SHEETS[USUAL]
    stored, flat = [scored.stored(each) for each in sheets], [scored.flat(each) for each in sheets]
    for text in stored:
        assert Explained.from_json(READ(_kept(full(text)))).value == quick(text)
    alone, explained, stored_again, zens = batches(
        _by_turns(quick, stored),
        _by_turns(full, stored),
        _by_turns(lambda text: _kept(full(text)), stored),
        _by_turns(zen_decision(MARKS, RULES, trace=True), flat),
        rounds=ROUNDS,
    )
    yield Timing("the same score with its explanation", explained, "the score alone", alone, below(0.001))
    yield Timing("the same score with its explanation", explained, "zen-engine's decision with its trace", zens)
    yield Timing("… and the explanation as stored JSON", stored_again, "the score alone", alone)


def _kept(result: SheetScore) -> str:
    return json.dumps(result.explanation.to_json(), default=float)


def _region(what: str, *, words: bool = False) -> Timing:
    """Many different sheets, each scored once: a year of a region's, looked through again."""
    entries = (scored.sheet(CATALOGUE, found=20, absent=5, seed=seed, words=words) for seed in range(MANY))
    sheets = [scored.stored(each) for each in entries]
    loop = decimal_loop(MARKS, RULES)
    scorer = QuickScorer(Plan(CATALOGUE))  # one that remembers nothing yet
    for text in sheets[:100]:
        _check("the loop", loop(text), scorer.score(text).score)
    of_ours, of_loop = (itertools.cycle(_parts(sheets)) for _ in range(2))
    ours, by_hand = by_turns(5, _each(scorer.score, of_ours), _each(loop, of_loop))
    return Timing(what, ours, "a loop over decimals", by_hand, below(0.0002))


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
