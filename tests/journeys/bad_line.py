"""A line between browser and portal that is cut after so many bytes, swallows answers, or is down altogether."""

import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class BadLine:
    """Between the browser and `portal`. `cut_after` counts the bytes that still pass towards the portal."""

    portal: tuple[str, int]
    listener: socket.socket
    is_down: bool = False
    cut_after: int | None = None
    swallows: bytes = b""
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def address(self) -> str:
        return f"http://localhost:{self.listener.getsockname()[1]}"

    def serve(self) -> None:
        while True:
            try:
                browser, _peer = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(browser,), daemon=True).start()

    def _carry(self, browser: socket.socket) -> None:
        with suppress(OSError), browser, socket.create_connection(self.portal) as portal:
            chooser = selectors.DefaultSelector()
            chooser.register(browser, selectors.EVENT_READ, portal)
            chooser.register(portal, selectors.EVENT_READ, browser)
            while not self.is_down:
                for key, _mask in chooser.select(0.2):
                    there = key.data
                    data = key.fileobj.recv(16_384)  # type: ignore[union-attr]
                    if not data or not self._passes(data, is_request=there is portal):
                        return
                    there.sendall(data)

    def _passes(self, data: bytes, *, is_request: bool) -> bool:
        """Whether this piece goes on; the piece that cuts the line takes it down."""
        with self.lock:
            if not is_request:
                self.is_down = self.is_down or bool(self.swallows and self.swallows in data)
            elif self.cut_after is not None:
                self.cut_after -= len(data)
                self.is_down = self.is_down or self.cut_after < 0
            return not self.is_down

    def mend(self) -> None:
        self.is_down, self.cut_after, self.swallows = False, None, b""


@contextmanager
def bad_line(address: str) -> Iterator[BadLine]:
    listener = socket.create_server(("127.0.0.1", 0))
    line = BadLine(("127.0.0.1", urlsplit(address).port or 80), listener)
    threading.Thread(target=line.serve, daemon=True).start()
    try:
        yield line
    finally:
        line.is_down = True
        listener.close()
