"""A machine that matches in time proportional to the pattern times the text.

It tries one way after the other, as Python's engine does, and so prefers the same match; but a place of the pattern
that has failed at a place of the text is not tried there again, whichever way led to it. Only a pattern that refers
back to its groups must try again; that is what the budget is for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.feel.budget import Budget

from .syntax import Atom, Back, Choice, Group, Node, Repeat, Sequence

Spans = tuple[int, ...]  # start and end of the match and of each group, -1 for a group that took no part
_STEPS_AT_ONCE = 500


@dataclass(frozen=True)
class Read:
    """Go on if this matches here."""

    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Fork:
    """Try one place of the program first, then another."""

    first: int
    second: int


@dataclass(frozen=True)
class Save:
    """Note where a group begins or ends."""

    slot: int


@dataclass(frozen=True)
class Again:
    """Go on if what the group has matched comes once more."""

    group: int


Instruction = Read | Fork | Save | Again


def size(node: Node) -> int:
    """Count the instructions a pattern takes: what is repeated 20 times is there 20 times."""
    if isinstance(node, Atom | Back):
        return 1
    if isinstance(node, Repeat):
        return (1 + size(node.part)) * max(node.least, node.most or 0, 1)
    return 2 + sum(1 + size(part) for part in _parts(node))


def goes_back(node: Node) -> bool:
    """Say whether the pattern refers to what its groups have matched."""
    return isinstance(node, Back) or any(goes_back(part) for part in _parts(node))


def _parts(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Sequence):
        return node.parts
    if isinstance(node, Choice):
        return node.branches
    return (node.part,) if isinstance(node, Repeat | Group) else ()


class Program:
    """A pattern as instructions, ready to be run over texts."""

    def __init__(self, node: Node, groups: int, flags: re.RegexFlag) -> None:
        self.instructions: list[Instruction] = []
        self.slots = 2 * (groups + 1)
        self.flags = flags
        self.goes_back = goes_back(node)
        self._add(Group(node, 0), save=True)

    def _emit(self, instruction: Instruction) -> int:
        self.instructions.append(instruction)
        return len(self.instructions) - 1

    def _add(self, node: Node, *, save: bool = False) -> None:
        if isinstance(node, Atom):
            self._emit(Read(re.compile(node.source, self.flags)))
        elif isinstance(node, Back):
            self._emit(Again(node.group))
        elif isinstance(node, Sequence):
            for part in node.parts:
                self._add(part)
        elif isinstance(node, Choice):
            self._add_choice(node)
        elif isinstance(node, Repeat):
            self._add_repeat(node)
        else:
            self._add_group(node, save=save or node.number > 0)

    def _add_group(self, node: Group, *, save: bool) -> None:
        if save:
            self._emit(Save(2 * node.number))
        self._add(node.part)
        if save:
            self._emit(Save(2 * node.number + 1))

    def _add_choice(self, node: Choice) -> None:
        ends: list[int] = []
        for branch in node.branches[:-1]:
            fork = self._emit(Fork(0, 0))
            self._add(branch)
            ends.append(self._emit(Fork(0, 0)))
            self.instructions[fork] = Fork(fork + 1, len(self.instructions))
        self._add(node.branches[-1])
        for end in ends:
            self.instructions[end] = Fork(len(self.instructions), len(self.instructions))

    def _add_repeat(self, node: Repeat) -> None:
        for _ in range(node.least):
            self._add(node.part)
        if node.most is None:
            fork = self._emit(Fork(0, 0))
            self._add(node.part)
            self._emit(Fork(fork, fork))
            self._leave(fork, node)
            return
        forks = []
        for _ in range(node.most - node.least):
            forks.append(self._emit(Fork(0, 0)))
            self._add(node.part)
        for fork in forks:
            self._leave(fork, node)

    def _leave(self, fork: int, node: Repeat) -> None:
        """Let a fork lead into the repetition or past it."""
        inside, past = fork + 1, len(self.instructions)
        self.instructions[fork] = Fork(past, inside) if node.lazy else Fork(inside, past)

    def search(self, text: str, start: int, budget: Budget) -> Spans | None:
        """Find the first match at or after a place."""
        run = _Run(self, text, budget)
        for place in range(start, len(text) + 1):
            found = run.match(place)
            if found is not None:
                return found
        return None


class _Run:
    def __init__(self, program: Program, text: str, budget: Budget) -> None:
        self.program = program
        self.text = text
        self.budget = budget
        self.tried: set[int] = set()
        self.steps = 0

    def match(self, place: int) -> Spans | None:
        """Match at a place, or not at all."""
        waiting: list[tuple[int, int, Spans]] = [(0, place, (-1,) * self.program.slots)]
        while waiting:
            found = self._follow(*waiting.pop(), waiting)
            if found is not None:
                return found
        return None

    def _follow(self, at: int, place: int, spans: Spans, waiting: list[tuple[int, int, Spans]]) -> Spans | None:
        """Go one way until it ends; ways left aside are put on the pile."""
        instructions = self.program.instructions
        while at < len(instructions):
            if self._seen(at, place):
                return None
            instruction = instructions[at]
            at += 1
            if isinstance(instruction, Fork):
                at = instruction.first
                if instruction.second != at:
                    waiting.append((instruction.second, place, spans))
            elif isinstance(instruction, Save):
                spans = (*spans[: instruction.slot], place, *spans[instruction.slot + 1 :])
            else:
                end = self._read(instruction, place, spans)
                if end is None:
                    return None
                place = end
        return spans

    def _seen(self, at: int, place: int) -> bool:
        self.steps += 1
        if self.steps % _STEPS_AT_ONCE == 0:
            self.budget.spend(_STEPS_AT_ONCE // 2)
        if self.program.goes_back:
            return False
        key = at * (len(self.text) + 1) + place
        if key in self.tried:
            return True
        self.tried.add(key)
        return False

    def _read(self, instruction: Read | Again, place: int, spans: Spans) -> int | None:
        """Give the place after what is to come next, if it does; a group without a match is empty."""
        if isinstance(instruction, Read):
            match = instruction.pattern.match(self.text, place)
            return match.end() if match else None
        start, end = spans[2 * instruction.group : 2 * instruction.group + 2]
        wanted, found = self.text[start:end], self.text[place : place + end - start]
        if self.program.flags & re.IGNORECASE:
            wanted, found = wanted.casefold(), found.casefold()
        return place + end - start if wanted == found else None
