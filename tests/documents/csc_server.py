"""A remote signing service for tests: certomancer's CSC server in a thread, which can be told to misbehave."""

import asyncio
import os
import subprocess
import threading
import warnings
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiohttp import web
from certomancer.registry import ArchLabel, CertLabel, CertomancerConfig
from csc_dummy.csc_dummy_server import CSCWithCertomancer

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Misbehaviour = Callable[[web.Request, Handler], Awaitable[web.StreamResponse]]
TOKEN = "mot-token-bi-mat"
A_WHILE = timedelta(minutes=5)
CONFIG = """
keysets:
  keys:
    path-prefix: .
    keys: {root: {path: root.pem}, director: {path: director.pem}, chair: {path: chair.pem}, other: {path: other.pem}}
pki-architectures:
  service:
    keyset: keys
    entity-defaults: {country-name: VN}
    entities:
      root: {common-name: CA từ xa minh họa}
      director: {common-name: Giám Đốc Minh Họa}
      chair: {common-name: Chủ Tịch Minh Họa}
      other: {common-name: Người Khác Minh Họa}
    certs:
      root:
        subject: root
        issuer: root
        validity: {valid-from: "2020-01-01T00:00:00+0000", valid-to: "2040-01-01T00:00:00+0000"}
        profiles: [{id: simple-ca, params: {max-path-len: 0}}]
      director: &signer
        subject: director
        issuer: root
        validity: {valid-from: "2020-01-01T00:00:00+0000", valid-to: "2040-01-01T00:00:00+0000"}
        extensions:
          - id: key_usage
            critical: true
            smart-value: {schema: key-usage, params: [digital_signature, non_repudiation]}
      chair: {<<: *signer, subject: chair}
      other: {<<: *signer, subject: other}
"""


class RemoteService:
    """`misbehave["authorize"] = …` replaces an answer; `asked` lists what was called, `tokens` what was shown."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("root", "director", "chair", "other"):
            command = ["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]
            subprocess.run([*command, "-out", folder / f"{name}.pem"], check=True, capture_output=True)
        (folder / "certomancer.yml").write_text(CONFIG)
        self.config = CertomancerConfig.from_file(str(folder / "certomancer.yml"))
        self.misbehave: dict[str, Misbehaviour] = {}
        self.asked: list[str] = []
        self.tokens: set[str] = set()
        self.url = ""

    def certificate(self, name: str) -> bytes:
        return bytes(self.config.get_pki_arch(ArchLabel("service")).get_cert(CertLabel(name)).dump())

    def trust(self, folder: Path) -> None:
        (folder / "roots").mkdir(parents=True, exist_ok=True)
        (folder / "roots" / "remote.der").write_bytes(self.certificate("root"))

    def offer(self, settings: Any, folder: Path) -> None:
        """As an administrator would: the root is trusted, the service stands in the settings. It behaves again."""
        settings.SIGNING_TRUST_DIR = folder
        settings.SIGNING_CSC_SERVICES = self.settings()
        self.trust(folder)
        self.misbehave.clear()
        self.asked.clear()
        self.tokens.clear()

    def settings(self, **changes: Any) -> list[dict[str, Any]]:
        return [{"key": "mysign", "name": "Ký số từ xa minh họa", "url": self.url, "token": TOKEN, **changes}]

    @contextmanager
    def running(self) -> Iterator["RemoteService"]:
        loop = asyncio.new_event_loop()
        runner = loop.run_until_complete(self._start())
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            asyncio.run_coroutine_threadsafe(self._stop(runner), loop).result(5)
            loop.call_soon_threadsafe(loop.stop)
            thread.join(5)
            loop.close()

    async def _start(self) -> web.AppRunner:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", web.NotAppKeyWarning)  # its server names what it keeps by plain text
            server = CSCWithCertomancer(self.config)
        server.register_routes()
        server.app.middlewares.append(self._middleware())
        runner = web.AppRunner(server.app, shutdown_timeout=0.1)
        await runner.setup()
        for port in range(20_000 + os.getpid() % 5000, 32_000):
            try:
                await web.TCPSite(runner, "127.0.0.1", port).start()
            except OSError:
                continue
            self.url = f"http://127.0.0.1:{port}"
            return runner
        raise OSError("no free port")

    async def _stop(self, runner: web.AppRunner) -> None:
        """With those who still wait for an answer."""
        await runner.cleanup()
        waiting = asyncio.all_tasks() - {asyncio.current_task()}
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    def _middleware(self) -> Any:
        @web.middleware
        async def watch(request: web.Request, handler: Handler) -> web.StreamResponse:
            step = request.path.rsplit("/", 1)[-1]
            self.asked.append(step)
            self.tokens.add(request.headers.get("Authorization", ""))
            if step in self.misbehave:
                return await self.misbehave[step](request, handler)
            return await handler(request)

        return watch


def status(code: int) -> Misbehaviour:
    async def answer(request: web.Request, handler: Handler) -> web.StreamResponse:
        return web.json_response({"error": "access_denied"}, status=code)

    return answer


def says(text: str) -> Misbehaviour:
    async def answer(request: web.Request, handler: Handler) -> web.StreamResponse:
        return web.Response(text=text, content_type="application/json")

    return answer


def waits(seconds: float) -> Misbehaviour:
    async def answer(request: web.Request, handler: Handler) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return await handler(request)

    return answer


def leads_to(url: str) -> Misbehaviour:
    async def answer(request: web.Request, handler: Handler) -> web.StreamResponse:
        raise web.HTTPTemporaryRedirect(url)

    return answer
