"""What is kept of a trial that is run alone changes its own line in docs/trust.md, and nothing else."""

import shutil
from argparse import Namespace
from pathlib import Path

import pytest

from tests.trust import __main__ as command
from tests.trust.kept import BEGIN, END, NAMES, Unmarked, keep
from tests.trust.trials import Outcome, trials

STAMP = "2030-01-02; a machine; load before the run 0.1"


@pytest.fixture
def page(tmp_path) -> Path:
    return Path(shutil.copy(command.PAGE, tmp_path / "trust.md"))


def kept(page: Path) -> list[str]:
    return page.read_text().partition(BEGIN)[2].partition(END)[0].splitlines()


def test_a_trial_alone_replaces_its_own_line_and_no_other(page):
    before, text = kept(page), page.read_text()
    keep(page, {"tampering": "10 entries tampered with"}, stamp=STAMP)
    line = f"- <!-- tampering --> 10 entries tampered with ({STAMP})."
    old = next(each for each in before if "tampering" in each)
    assert page.read_text() == text.replace(old, line)


def test_a_trial_that_was_never_kept_gets_its_line_in_its_place(page):
    page.write_text(f"above\n{BEGIN}- <!-- races --> r\n- <!-- hostile --> h\n{END}\nbelow\n")
    keep(page, {"odd": "o"}, stamp="s")
    assert kept(page) == ["- <!-- races --> r", "- <!-- odd --> o (s).", "- <!-- hostile --> h"]
    assert page.read_text().startswith("above\n")
    assert page.read_text().endswith("\nbelow\n")


def test_parts_stand_behind_each_other_until_the_whole_is_run_again(page):
    page.write_text(f"{BEGIN}{END}")
    for start in (0, 400, 90, 400):
        keep(page, {"odd": f"from {start}"}, stamp="s", start=start)
    assert kept(page) == ["- <!-- odd --> from 0 (s).", "- <!-- odd from 90 --> from 90 (s).",
                          "- <!-- odd from 400 --> from 400 (s)."]  # fmt: skip
    keep(page, {"odd": "all"}, stamp="s")
    assert kept(page) == ["- <!-- odd --> all (s)."]


@pytest.mark.parametrize(
    "spoilt", ["nothing here\n", f"{BEGIN}- a line of nobody's\n{END}", f"{BEGIN}- <!-- odd --> o\n"]
)
def test_a_page_that_is_not_as_it_has_to_be_stays_as_it_is(page, spoilt):
    page.write_text(spoilt)
    with pytest.raises(Unmarked):
        keep(page, {"odd": "o"}, stamp="s")
    assert page.read_text() == spoilt


@pytest.mark.django_db
@pytest.mark.parametrize(("asked", "run"), [
    (["--odd", "--from", "7"], ["odd"]),
    (["--faults"], ["faults"]),
    (["--isolation", "--authorisation"], ["isolation", "authorisation"]),
    (["--tampering", "50"], ["tampering"]),
    (["--hostile"], ["hostile"]),
    (["--load"], ["load"]),
    (["--restore"], ["restore"]),
    ([], list(command.USUAL)),
])  # fmt: skip
def test_each_flag_runs_its_trial_and_keeps_its_line(page, monkeypatch, tmp_path, asked, run):
    done: list[str] = []

    def stand_in(said: Namespace, _folder: Path) -> dict[str, object]:
        return {name: lambda name=name: done.append(name) or Outcome(f"{name} {said.start}", True) for name in NAMES}

    page.write_text(f"{BEGIN}{END}")
    keep(page, dict.fromkeys(NAMES, "before"), stamp="s")
    before = kept(page)
    monkeypatch.setattr(command, "PAGE", page)
    monkeypatch.setattr(command, "trials", stand_in)
    said = command.arguments([*asked, "--keep"])
    assert command.run(command.asked(said), said, folder=tmp_path) == 0
    assert done == run
    new = [line for line in kept(page) if line not in before]
    assert [line.split("-->")[1].split()[0] for line in new] == run
    replaced = () if said.start else run  # a later part leaves the first where it is
    assert [line for line in kept(page) if line in before] == [
        line for line in before if line.split()[2] not in replaced
    ]


def test_every_trial_can_be_run_and_has_its_place():
    assert tuple(trials(Namespace(), Path())) == NAMES
    assert {*command.USUAL, *command.ALONE, "tampering"} == {*NAMES}
