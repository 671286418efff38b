"""What holds for a region's rules whatever comes in: laws of the decisions, over generated inputs."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.worked_examples.comparing import plain
from tests.worked_examples.kinds import work_out
from tests.worked_examples.running import bindings

SAFETY = ("不合格", "合格", "优良")
RANKS = {"不合格": 0, "合格": 1, "良好": 2, "优良": 2, "优秀": 3}
FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)

scores = st.decimals(0, 100, places=2)
few = settings(max_examples=40, deadline=None)


def worked_out(rule, **inputs):
    """What a rule gives, as JSON would have it."""
    return plain(work_out(bindings()[rule], plain(inputs)))


def iso(day):
    return day.isoformat() if day else None


@st.composite
def suspensions(draw):
    """One after the other, the last one perhaps without an end."""
    day = draw(st.dates(date(2026, 2, 1), date(2026, 4, 30)))
    found = []
    for length, pause in draw(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 30)), max_size=3)):
        end = day + timedelta(length)
        found.append({"from": iso(day), "to": iso(end)})
        day = end + timedelta(pause)
    if draw(st.booleans()):
        found.append({"from": iso(day), "to": None})
    return found


@st.composite
def quarter_months(draw):
    """Three months of a quarter, each evaluated, missing or left out."""
    found = []
    for number in (1, 2, 3):
        grade = draw(st.sampled_from((*SAFETY, "missing", "left_out")))
        said = {grade: True} if grade in ("missing", "left_out") else {"score": draw(scores), "grade": grade}
        found.append({"month": f"2026-0{number}", **said})
    return found


@few
@given(quarter_months())
def test_a_month_that_is_left_out_might_as_well_not_be_there(months):
    counted = [month for month in months if "left_out" not in month]
    assert worked_out("sa_quarter", months=months) == worked_out("sa_quarter", months=counted)


@few
@given(quarter_months(), st.permutations((0, 1, 2)))
def test_the_order_in_which_months_are_told_says_nothing(months, order):
    assert worked_out("sa_quarter", months=[months[at] for at in order]) == worked_out("sa_quarter", months=months)


@few
@given(st.lists(st.sampled_from(SAFETY), min_size=1, max_size=6), st.data())
def test_a_worse_quarter_never_makes_a_better_conclusion(quarters, data):
    at = data.draw(st.integers(0, len(quarters) - 1))
    worse = [*quarters[:at], SAFETY[max(0, SAFETY.index(quarters[at]) - 1)], *quarters[at + 1 :]]
    before, after = (worked_out("sa_completion", quarters=one)["conclusion"] for one in (quarters, worse))
    assert RANKS[after] <= RANKS[before]


@few
@given(st.dates(date(2026, 1, 1), date(2026, 5, 31)), suspensions())
def test_a_due_date_is_the_fifth_working_day_that_is_not_suspended(day, paused):
    without = worked_out("sa_due", month=f"{day:%Y-%m}")["due"]
    found = worked_out("sa_due", month=f"{day:%Y-%m}", suspensions=paused)
    if found["due"] is None:
        assert found["reason"] == "suspended"
        return
    assert found["due"] == found["counted"][-1] >= without
    assert len(found["counted"]) == 5
    assert all(worked_out("working_days", **{"from": one, "to": one})["working_days"] == 1 for one in found["counted"])
    stopped = [(one["from"], one["to"] or "9999") for one in paused]
    assert not any(start <= one < end for one in found["counted"] for start, end in stopped)


@few
@given(st.dates(FIRST, LAST), st.dates(FIRST, LAST), st.dates(FIRST, LAST))
def test_working_days_of_neighbouring_spans_add_up(one, two, three):
    start, middle, end = sorted((one, two, three))
    after = iso(middle + timedelta(1))
    whole = worked_out("working_days", **{"from": iso(start), "to": iso(end)})["working_days"]
    first = worked_out("working_days", **{"from": iso(start), "to": iso(middle)})["working_days"]
    rest = worked_out("working_days", **{"from": after, "to": iso(end)})["working_days"] if middle < end else 0
    assert whole == first + rest


@few
@given(st.dictionaries(st.sampled_from(("2026-01", "2026-02", "2026-03", "2026-04")), scores), suspensions())
def test_months_that_are_not_due_do_not_touch_the_score(reviewed, paused):
    def quarter(months):
        told = [{"month": month, "score": score} for month, score in months.items()]
        said = {"accepted_on": "2026-01-20", "quarter": "2026-Q1", "suspensions": paused}
        return worked_out("sq_quarter", months=told, **said)

    found = quarter(reviewed)
    assert {*found["missing"]} == {*found["due_months"]} - {*reviewed}
    due = {month: score for month, score in reviewed.items() if month in found["due_months"]}
    assert quarter(due)["score"] == found["score"]
    assert found["score"] is None if not due else min(due.values()) <= found["score"] <= max(due.values())


@few
@given(
    st.sampled_from(("director", "enterprise", "project")),
    st.dictionaries(
        st.sampled_from(
            ("enterprise_conditions", "director_items", "daily_director", "result_director", "daily_enterprise")
            + ("project_assessment", "daily_project")
        ),
        scores,
    ),
)
def test_a_result_lies_between_its_parts(result, parts):
    score = worked_out("qd_result", result=result, parts=parts)["score"]
    assert score is None or min(parts.values()) <= score <= max(parts.values())


@few
@given(
    st.sampled_from(("不合格", "合格", "良好", "优秀")),
    st.lists(st.sampled_from(("promote_observation", "promote_innovation", "fail_concealment")), max_size=3),
    st.sampled_from(("promote_observation", "fail_false_material")),
)
def test_a_record_that_was_reversed_might_as_well_not_be_there(grade, matters, reversed_matter):
    records = [{"no": number, "matter": matter} for number, matter in enumerate(matters, start=1)]
    more = [{"no": 8, "matter": reversed_matter}, {"no": 9, "reverses": 8}]
    without = worked_out("qd_adjust", result="enterprise", computed_grade=grade, records=records)
    undone = worked_out("qd_adjust", result="enterprise", computed_grade=grade, records=[*records, *more])
    assert {one["no"]: one["void"] for one in undone["standing"] if one["no"] in (8, 9)} == {8: True, 9: False}
    others = [one for one in undone["standing"] if one["no"] not in (8, 9)]
    assert {**undone, "standing": others} == without
    assert RANKS[without["adjusted_grade"]] <= RANKS[grade] + 1


@few
@given(st.integers(1, 40), st.integers(0, 40), st.integers(0, 40), st.sampled_from(("special", "first", "second")))
def test_an_excellent_project_that_fails_never_helps_its_enterprise(taking_part, excellent, qualified, grade):
    excellent = min(excellent, taking_part)
    qualified = min(qualified, taking_part - excellent)
    said = {"year": 2026, "confirmed_on": "2027-01-10", "class": grade, "taking_part": taking_part}
    before = worked_out("sa_annual", **said, excellent=excellent, qualified=qualified)
    after = worked_out("sa_annual", **said, excellent=max(0, excellent - 1), qualified=qualified)
    assert RANKS[after["conclusion"]] <= RANKS[before["conclusion"]]
    assert before["excellent_rate"] <= before["qualified_rate"] <= Decimal(100)
