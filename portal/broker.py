"""The embedded form's queue: one folder, one file per message.

kombu's own folder transport writes a message in place, so that a reader can see half of it, and one empty file
crashes the worker. Here a message becomes visible by a rename, and what cannot be read is moved aside and logged.
The message is only a nudge (the job row is the truth), so losing this folder loses nothing.
"""

import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import Any

import structlog
from kombu.transport import TRANSPORT_ALIASES, filesystem, virtual
from kombu.utils.json import dumps, loads

log = structlog.get_logger(__name__)

SUFFIX = ".msg"


def folders(root: Path) -> dict[str, str]:
    """The transport options for a broker below `root`."""
    queue = str(root / "queue")
    return {
        "data_folder_in": queue,
        "data_folder_out": queue,
        "processed_folder": str(root / "broken"),
        "control_folder": str(root / "control"),
    }


def write_whole(target: Path, content: str) -> None:
    """Write beside the target and rename: a reader sees all of it or nothing."""
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    draft.write_text(content)
    draft.replace(target)


class Channel(filesystem.Channel):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for folder in (self.data_folder_in, self.processed_folder, str(self.control_folder)):
            Path(folder).mkdir(parents=True, exist_ok=True, mode=0o700)

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        name = f"{time.time_ns():020d}_{secrets.token_hex(8)}.{queue}{SUFFIX}"
        write_whole(Path(self.data_folder_out) / name, dumps(payload))

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        for path in self._waiting(queue):
            claimed = path.with_name(f".claimed.{path.name}")
            try:
                path.rename(claimed)
            except FileNotFoundError:  # another worker was faster
                continue
            try:
                payload = loads(claimed.read_text())
                payload["properties"]["delivery_tag"]  # what kombu needs to deliver it
            except (ValueError, KeyError, TypeError):
                self._set_aside(claimed, path.name)
                continue
            claimed.unlink()
            return payload
        raise Empty

    def _set_aside(self, claimed: Path, name: str) -> None:
        claimed.replace(Path(self.processed_folder) / name)
        log.error("broker.unreadable_message", message_file=name)

    def _waiting(self, queue: str) -> list[Path]:
        """Oldest first; drafts and claimed files begin with a dot."""
        ending = f".{queue}{SUFFIX}"
        found = [
            entry
            for entry in os.scandir(self.data_folder_in)
            if not entry.name.startswith(".") and entry.name.partition(".")[2] == ending[1:]
        ]
        return [Path(entry.path) for entry in sorted(found, key=lambda entry: entry.name)]

    def _size(self, queue: str) -> int:
        return len(self._waiting(queue))

    def _purge(self, queue: str) -> int:
        waiting = self._waiting(queue)
        for path in waiting:
            path.unlink(missing_ok=True)
        return len(waiting)

    def _lookup(self, exchange: str, routing_key: str, default: str | None = None) -> list[str]:
        """Our queues are named as their routing key, so a lost binding loses no message."""
        if exchange and not self.get_table(exchange):
            return [routing_key]
        bound: list[str] = super()._lookup(exchange, routing_key, default)
        return bound

    def get_table(self, exchange: str) -> list[filesystem.exchange_queue_t]:
        try:
            rows = loads(self._exchange_file(exchange).read_text())
            return [filesystem.exchange_queue_t(*row) for row in rows]
        except FileNotFoundError:
            return []
        except (ValueError, TypeError):
            log.error("broker.unreadable_bindings", exchange=exchange)
            return []

    def _queue_bind(self, exchange: str, routing_key: str | None, pattern: str | None, queue: str | None) -> None:
        binding = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._bindings_locked():
            bound = self.get_table(exchange)
            if binding not in bound:
                write_whole(self._exchange_file(exchange), dumps([binding, *bound]))

    def _delete(
        self, queue: str, exchange: str = "", routing_key: str = "", pattern: str = "", *args: Any, **kwargs: Any
    ) -> None:
        gone = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        self._purge(queue)
        with self._bindings_locked():
            bound = self.get_table(exchange)
            if gone in bound:
                write_whole(self._exchange_file(exchange), dumps([one for one in bound if one != gone]))

    @contextmanager
    def _bindings_locked(self) -> Iterator[None]:
        with (self.control_folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


class Transport(filesystem.Transport):
    Channel = Channel
    polling_interval = 0.2  # seconds; a job is picked up after about 0.1 s

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)
        self.state = virtual.BrokerState()  # the parent shares one between all folders


TRANSPORT_ALIASES["folder"] = "portal.broker:Transport"
