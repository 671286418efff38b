"""What browser tests share."""

import pytest


@pytest.fixture(scope="module")
def alike() -> set[str]:
    """Pages that look alike for everybody, for the walks of a file to share."""
    return set()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end what passed tests noted about themselves, such as how many clicks something takes."""
    for report in terminalreporter.getreports("passed"):
        for what, how_many in report.user_properties:
            terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]}: {how_many} {what}")
