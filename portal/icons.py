"""Which icons the portal shows, and the one style sheet that draws them.

Drawn into the page, the shapes were two thirds of its frame; as masks of a style sheet they are sent once and kept by
the browser. The sheet holds the icons that templates and code name, no others.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import quote

from django.conf import settings

QUOTED_NAME = re.compile(r"""["']([a-z][a-z0-9-]*)["']""")


def source_of(name: str) -> Path:
    return Path(settings.NODE_MODULES / "bootstrap-icons" / "icons" / f"{name}.svg")


@cache
def used() -> frozenset[str]:
    """Every word in quotes, in a template or in our code, that is the name of an icon."""
    named = {name for file in _sources() for name in QUOTED_NAME.findall(file.read_text(encoding="utf-8"))}
    return frozenset(name for name in named if source_of(name).is_file())


def _sources() -> Iterator[Path]:
    yield from (settings.BASE_DIR / "templates").rglob("*.html")
    for app in settings.BASE_DIR.glob("*/__init__.py"):
        if app.parent.name != "tests":
            yield from app.parent.rglob("*.py")


def sheet() -> str:
    """CSS: `.icon-flag` names the shape of the flag, `.icon` in portal.css paints it in the colour of the text."""
    return "".join(f'.icon-{name}{{--shape:url("{_address(name)}")}}\n' for name in sorted(used()))


def _address(name: str) -> str:
    drawing = source_of(name).read_text(encoding="utf-8")
    shapes = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", drawing, flags=re.DOTALL).strip()
    whole = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>{shapes}</svg>".replace('"', "'")
    return "data:image/svg+xml," + quote(re.sub(r"\s+", " ", whole), safe=" ='/:,.-;()")
