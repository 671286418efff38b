"""The supervisor of one machine: starts all, revives what ends, stops all, and leaves nobody behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SCRIPT = """
import sys
from pathlib import Path
from config.dev.supervisor import Child, Supervisor
folder = Path(sys.argv[1])
say = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\\\n'); " + sys.argv[2]
command = lambda name: [sys.executable, "-c", say, str(folder / name)]
children = [Child(name, command(name), folder / f"{name}.log") for name in ("one", "two")]
ready = lambda: all((folder / name).exists() for name in ("one", "two"))
sys.exit(Supervisor(children).run(ready=ready, on_ready=lambda: (folder / "ready").touch()))
"""


@pytest.fixture
def started(tmp_path):
    processes = []

    def start(life: str = "time.sleep(60)") -> subprocess.Popen:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        processes.append(subprocess.Popen([sys.executable, "-c", SCRIPT, str(tmp_path), life], env=environment))
        return processes[-1]

    yield start
    for process in processes:
        process.kill()
        process.wait()


def wait_for(condition, seconds: float = 120) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def children(folder: Path) -> list[int]:
    return [int(line) for name in ("one", "two") for line in (folder / name).read_text().splitlines()]


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("order", [signal.SIGINT, signal.SIGTERM])
def test_told_to_stop_it_ends_its_children_and_itself(started, tmp_path, order):
    process = started()
    assert wait_for((tmp_path / "ready").exists)
    process.send_signal(order)
    assert process.wait(120) == 0
    assert not [pid for pid in children(tmp_path) if running(pid)]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children that their parent was killed")
def test_killed_itself_it_leaves_no_child_behind(started, tmp_path):
    process = started()
    assert wait_for((tmp_path / "ready").exists)
    process.kill()
    assert wait_for(lambda: not [pid for pid in children(tmp_path) if running(pid)])


def test_a_child_that_ends_is_started_again(started, tmp_path):
    started()
    assert wait_for((tmp_path / "ready").exists)
    (first, _) = children(tmp_path)
    os.kill(first, signal.SIGKILL)
    assert wait_for(lambda: len(children(tmp_path)) == 3)


def test_a_child_that_keeps_ending_ends_the_whole(started, tmp_path):
    assert started("raise SystemExit('no luck')").wait(180) == 1
    assert "no luck" in (tmp_path / "one.log").read_text()
