"""Real processes, small ones: what a person must never find after Ctrl-C is an orphan."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SCRIPT = """
import sys
from portal.supervisor import Program, Supervisor
child = "import os, sys, time; print('pid', os.getpid(), flush=True); os.fork(); time.sleep(120)"
stubborn = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + child
brief = "print('pid', __import__('os').getpid(), flush=True); raise SystemExit(3)"
code = {"child": child, "stubborn": stubborn, "brief": brief}
names = sys.argv[1:]
import portal.supervisor
portal.supervisor.GRACE = 1.0
Supervisor([Program(f"{name}{n}", (sys.executable, "-c", code[name])) for n, name in enumerate(names)]).run()
print("all stopped", flush=True)
"""


class Started:
    def __init__(self, log: Path, *names: str) -> None:
        self.log = log
        with log.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-c", SCRIPT, *names], stdout=out, stderr=subprocess.STDOUT, start_new_session=True
            )

    def pids(self, name: str = "") -> list[int]:
        return [
            int(line.split()[-1])
            for line in self.log.read_text().splitlines()
            if "| pid" in line and line.startswith(name)
        ]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Started]]:
    begun: list[Started] = []

    def begin(*names: str) -> Started:
        begun.append(Started(tmp_path / f"{len(begun)}.log", *names))
        return begun[-1]

    yield begin
    for one in begun:
        one.process.kill()
        one.process.wait()


def until(condition: Callable[[], object], seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def group_is_gone(pid: int) -> bool:
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return True
    return False


def all_gone(pids: list[int]) -> bool:
    return all(group_is_gone(pid) for pid in pids)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_every_program_and_what_it_forked(start, sign):
    portal = start("child", "child")
    assert until(lambda: len(portal.pids()) == 2)
    portal.process.send_signal(sign)

    assert portal.process.wait(15) == 0
    assert "all stopped" in portal.log.read_text()
    assert until(lambda: all_gone(portal.pids()))


def test_a_program_that_will_not_end_is_killed(start):
    portal = start("stubborn")
    assert until(portal.pids)
    portal.process.terminate()

    assert portal.process.wait(15) == 0
    assert until(lambda: all_gone(portal.pids()))


def test_a_dead_program_is_started_again(start):
    portal = start("child", "child")
    assert until(lambda: len(portal.pids()) == 2)
    (victim,) = portal.pids("child0")
    os.kill(victim, signal.SIGKILL)

    assert until(lambda: len(portal.pids("child0")) == 2)
    assert until(lambda: group_is_gone(victim))
    assert len(portal.pids("child1")) == 1


def test_a_program_that_keeps_dying_is_started_ever_more_slowly(start):
    portal = start("brief")
    assert until(lambda: len(portal.pids()) >= 3)

    pauses = [line.rsplit(" in ", 1)[1] for line in portal.log.read_text().splitlines() if "starting again" in line]
    assert pauses[:2] == ["0.5 s", "1 s"]


def test_killing_the_supervisor_leaves_no_orphan(start):
    portal = start("child", "stubborn")
    assert until(lambda: len(portal.pids()) == 2)
    portal.process.kill()
    portal.process.wait()

    assert until(lambda: all_gone(portal.pids()))
