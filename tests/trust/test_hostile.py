"""All hostile inputs get their verdict; `python -m tests.trust --hostile` prints the figure."""

from tests.trust.hostile import Case, all_cases, judge_all

#: Left to the command: each takes a second or more.
LONG = ("200,000 values", "a cell a million rows down", "70,000 full rows", "a flood of 51 million pixels")


def test_every_hostile_input_gets_its_verdict_in_time_and_with_little_memory():
    found = judge_all(case for case in all_cases() if not case.name.endswith(LONG))
    assert found.is_well, found.sentence()
    assert len({each.case.name for each in found.judged}) == len(found.judged) > 75


def test_what_is_let_through_by_mistake_is_stopped_and_counted():
    found = judge_all(
        [
            Case("much", "refused", lambda: str(len(bytearray(4 * 1024**3)))),
            Case("broken", "refused", lambda: str(1 / 0)),
            Case("other", "refused", lambda: "taken"),
            Case("right", "refused", lambda: "refused"),
        ]
    )
    assert [each.case.name for each in found.wrong] == ["much", "broken", "other"]
    assert found.wrong[0].verdict.startswith(("broke: MemoryError", "ended"))
    assert "4 hostile inputs, 1 right verdicts" in found.sentence()
