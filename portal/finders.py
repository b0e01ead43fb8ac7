"""Static files from npm packages: an allow-list, so that nothing else of node_modules is ever served."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Error
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage

from portal import icons

BOOTSTRAP = {
    "vendor/bootstrap/bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "vendor/bootstrap/bootstrap.bundle.min.js": "bootstrap/dist/js/bootstrap.bundle.min.js",
}
FONTS = {
    f"vendor/fonts/be-vietnam-pro-{subset}-{weight}-normal.woff2": (
        f"@fontsource/be-vietnam-pro/files/be-vietnam-pro-{subset}-{weight}-normal.woff2"
    )
    for subset in ("vietnamese", "latin-ext", "latin")
    for weight in (400, 500, 600, 700)
}
PACKAGE_FILES = BOOTSTRAP | FONTS

SOURCE_MAP = re.compile(rb"^/[/*][#@] sourceMappingURL=.*$", re.MULTILINE)


class PackageStorage(FileSystemStorage):
    """Reads the packages; a source map address is cut off, since the manifest storage would look for the map."""

    def _open(self, name: str, mode: str = "rb") -> "File[Any]":
        content = Path(self.path(name)).read_bytes()
        if name.endswith((".css", ".js")):
            content = SOURCE_MAP.sub(b"", content)
        return ContentFile(content, name=name)

    def path(self, name: str) -> str:
        return str(Path(self.location) / PACKAGE_FILES.get(name.replace("\\", "/"), name))


class PackageFinder(BaseFinder):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storage = PackageStorage(location=settings.NODE_MODULES)

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        missing = [name for name in PACKAGE_FILES if not Path(self.storage.path(name)).is_file()]
        if not missing:
            return []
        return [
            Error(
                f"Front-end packages are not installed: {missing[0]} is missing.", hint="make setup", id="portal.E001"
            )
        ]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        source = self.storage.path(path) if path in PACKAGE_FILES else ""
        found = [source] if source and Path(source).is_file() else []
        return found if find_all else next(iter(found), None)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, PackageStorage]]:
        for name in PACKAGE_FILES:
            yield name, self.storage


class IconFinder(BaseFinder):
    """The style sheet of the icons, written anew when the static files are collected."""

    NAME = "css/icons.css"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storage = FileSystemStorage(location=settings.VAR_DIR / "made")

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = [self._written()] if path == self.NAME else []
        return found if find_all else next(iter(found), None)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        self._written()
        yield self.NAME, self.storage

    def _written(self) -> str:
        target = Path(self.storage.path(self.NAME))
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f"{target.name}.{os.getpid()}")
        draft.write_text(icons.sheet(), encoding="utf-8")
        draft.replace(target)
        return str(target)
