"""Golden cases name made-up people by made-up numbers, and definitions hold none."""

from stdnum.cn import ric

from exchange.scenarios.made_up import with_numbers


def test_words_stand_for_numbers_of_the_right_form_wherever_they_are() -> None:
    case = {"steps": [{"values": {"phone": "{mobile 3}", "floors": 3}, "expect": {"refused": "号码{mobile 12}不符"}}]}
    said = with_numbers(case)["steps"][0]
    assert said == {"values": {"phone": "13800000003", "floors": 3}, "expect": {"refused": "号码13800000012不符"}}
    assert all(ric.is_valid(with_numbers(f"{{id_number {number}}}")) for number in (0, 7, 12, 999))


def test_other_braces_stay_as_they_are() -> None:
    assert with_numbers("{site_name} {mobile} {mobile x}") == "{site_name} {mobile} {mobile x}"
