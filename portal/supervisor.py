"""Keeps several programs running as one: restarts a dead one, stops all together, leaves none behind.

Each program leads its own process group. A forked guard holds the other end of a pipe: when this process is killed
outright, the pipe closes and the guard ends the groups in its place.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, TextIO

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds before a dead program is started again
STEADY_AFTER = 60.0  # a program that lived so long starts again without the long pause
GRACE = 10.0  # seconds between asking and killing


@dataclass(frozen=True)
class Program:
    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    after: float = 0.0  # seconds left to the others at the first start


@dataclass
class Running:
    program: Program
    process: subprocess.Popen[str] | None = None
    started_at: float = 0.0
    pause: float = FIRST_PAUSE
    next_start: float = 0.0

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None


def kill_group(pid: int, sign: signal.Signals = signal.SIGKILL) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, sign)


class Guard:
    """A forked process that outlives us for a moment, to end what we could not."""

    def __init__(self) -> None:
        reading, self.pipe = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:  # pragma: no cover - runs in the fork
            os.close(self.pipe)
            os.setsid()
            for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(sign, signal.SIG_IGN)
            try:
                guard(reading)
            finally:
                os._exit(0)
        os.close(reading)
        os.set_inheritable(self.pipe, False)

    def tell(self, sign: str, pid: int) -> None:
        os.write(self.pipe, f"{sign}{pid}\n".encode())

    def dismiss(self) -> None:
        os.close(self.pipe)
        os.waitpid(self.pid, 0)


def guard(pipe: int) -> None:
    """Read `+pid` and `-pid` until the supervisor is gone, then end every group still on the list."""
    groups: set[int] = set()
    with os.fdopen(pipe) as lines:
        for line in lines:
            (groups.add if line[0] == "+" else groups.discard)(int(line[1:]))
    for pid in groups:
        kill_group(pid, signal.SIGTERM)
    deadline = time.monotonic() + GRACE / 2
    while groups and time.monotonic() < deadline:
        groups = {pid for pid in groups if group_exists(pid)}
        time.sleep(0.1)
    for pid in groups:
        kill_group(pid)


def group_exists(pid: int) -> bool:
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class Supervisor:
    def __init__(self, programs: Sequence[Program], *, out: TextIO = sys.stdout) -> None:
        self.running = [Running(program) for program in programs]
        self.out = out
        self.width = max(len(program.name) for program in programs)
        self.stopping = threading.Event()
        self.writing = threading.Lock()
        self.guard: Guard | None = None

    def say(self, name: str, line: str) -> None:
        with self.writing:
            print(f"{name:<{self.width}} | {line}", file=self.out, flush=True)

    def run(self, *, on_start: Callable[[], None] | None = None) -> None:
        """Until SIGINT or SIGTERM; a second signal kills at once."""
        self.guard = Guard()
        for sign in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sign, self._asked_to_stop)
        try:
            for one in self.running:
                one.next_start = time.monotonic() + one.program.after
            self._look_after()
            if on_start:
                threading.Thread(target=on_start, daemon=True).start()
            while not self.stopping.wait(0.2):
                self._look_after()
        finally:
            self.stop()
            self.guard.dismiss()

    def _asked_to_stop(self, sign: int, frame: object) -> None:
        if self.stopping.is_set():
            for one in self.running:
                if one.process:
                    kill_group(one.process.pid)
        self.stopping.set()

    def _start(self, one: Running) -> None:
        process = subprocess.Popen(
            list(one.program.command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            env={**os.environ, **one.program.environment},
        )
        if self.guard:
            self.guard.tell("+", process.pid)
        one.process, one.started_at = process, time.monotonic()
        assert process.stdout
        threading.Thread(target=self._relay, args=(one.program.name, process.stdout), daemon=True).start()

    def _relay(self, name: str, lines: IO[str]) -> None:
        for line in lines:
            self.say(name, line.rstrip("\n"))

    def _look_after(self) -> None:
        now = time.monotonic()
        for one in self.running:
            if one.is_alive:
                continue
            if one.process is not None:
                self._bury(one, now)
            elif now >= one.next_start:
                self._start(one)

    def _bury(self, one: Running, now: float) -> None:
        assert one.process
        code, lived = one.process.returncode, now - one.started_at
        self._clear(one.process)
        one.process = None
        one.pause = FIRST_PAUSE if lived > STEADY_AFTER else one.pause
        one.next_start = now + one.pause
        self.say(one.program.name, f"ended with {code} after {lived:.0f} s; starting again in {one.pause:g} s")
        one.pause = min(one.pause * 2, LONGEST_PAUSE)

    def _clear(self, process: subprocess.Popen[str]) -> None:
        """What a dead leader left in its group goes too."""
        kill_group(process.pid)
        if self.guard:
            self.guard.tell("-", process.pid)

    def stop(self) -> None:
        processes = [one.process for one in self.running if one.process]
        for process in processes:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + GRACE
        for process in processes:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.say("portal", f"{process.pid} did not end in time and is killed")
            self._clear(process)
            process.wait()
