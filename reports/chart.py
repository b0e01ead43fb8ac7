"""The chart “targets and results”: one SVG for page and PDF. Pure; no script, no style attribute.

Told apart without colour: targets are outlined, results filled. Words and outlines take the colour of the text around
them (`currentColor`), so the chart follows a dark page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

WIDTH = 480
FULL = 320  # length of 100 % of the target; the rest is room for what exceeds it
BAR = 10
LINE = 18
LETTERS = 72  # of a line that certainly fits; a label is bold and larger
PIECE = 400  # of a chart on paper, in its own units: a picture cannot break over two pages
FILL = "#3b7fc4"  # 3:1 and better on white and on the dark ground


@dataclass(frozen=True)
class Row:
    """Words as printed; `share` is the result in per cent of the target, None where no bar can be honest."""

    label: str
    target: str
    result: str
    share: Decimal | None
    remark: str = ""

    @property
    def sentence(self) -> str:
        target = f"kế hoạch {self.target}" if self.target else "không nêu số kế hoạch"
        result = f"thực hiện {self.result}" if self.result else "chưa có kết quả"
        return " · ".join(part for part in (target, result, self.remark) if part)


def svg(rows: Sequence[Row], *, title: str, identity: str = "chart") -> str:
    """The chart as text; `identity` keeps the ids apart when a page shows two. No rows, no chart: an empty string."""
    if not rows:
        return ""
    drawn, height = _draw(rows)
    described = "; ".join(f"{row.label}: {row.sentence}" for row in rows)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="img-fluid chart" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" aria-labelledby="{identity}-title {identity}-desc" '
        'font-family="Be Vietnam Pro, Tinos, serif" font-size="14" fill="currentColor">'
        f'<title id="{identity}-title">{escape(title)}</title>'
        f'<desc id="{identity}-desc">{escape(described)}.</desc>'
    )
    return f"{head}{drawn}</svg>"


def pieces(rows: Sequence[Row], *, title: str) -> list[str]:
    """The chart in pictures that each fit on a page; one where it is short, so that page and paper show the same."""
    groups: list[list[Row]] = []
    for row in rows:
        if groups and _draw([*groups[-1], row])[1] <= PIECE:
            groups[-1].append(row)
        else:
            groups.append([row])
    return [svg(group, title=title) for group in groups]


def _draw(rows: Sequence[Row]) -> tuple[str, int]:
    has_bars = any(row.share is not None for row in rows)
    parts, y = ([_legend()], 2 * LINE + 4) if has_bars else ([], LINE)
    for row in rows:
        for line in wrapped(row.label, LETTERS - 12):
            parts.append(_text(line, y, 'font-weight="600"'))
            y += LINE
        if row.share is not None:
            parts.append(_bars(row.share, y - LINE + 7))
            y += 2 * BAR + 14
        for line in wrapped(row.sentence):
            parts.append(_text(line, y, 'font-size="13"'))
            y += LINE
        y += 12
    return "".join(parts), y - LINE


def _legend() -> str:
    target = f'<rect x="0.5" y="3.5" width="18" height="{BAR - 1}" fill="none" stroke="currentColor"/>'
    result = f'<rect x="150" y="3" width="19" height="{BAR}" fill="{FILL}"/>'
    target += '<text x="25" y="13" font-size="13">Kế hoạch (100%)</text>'
    return target + result + '<text x="176" y="13" font-size="13">Thực hiện</text>'


def _bars(share: Decimal, y: int) -> str:
    """Target above, result below; a result longer than the chart ends in a point."""
    length = int(max(Decimal(0), share) * FULL / 100)
    target = f'<rect x="0.5" y="{y}.5" width="{FULL}" height="{BAR - 1}" fill="none" stroke="currentColor"/>'
    y += BAR + 3
    if length <= WIDTH:
        return target + f'<rect x="0" y="{y}" width="{length}" height="{BAR}" fill="{FILL}"/>'
    neck, middle = WIDTH - 12, y + BAR // 2
    points = f"0,{y} {neck},{y} {WIDTH},{middle} {neck},{y + BAR} 0,{y + BAR}"
    return target + f'<polygon points="{points}" fill="{FILL}"/>'


def _text(words: str, y: int, more: str) -> str:
    return f'<text x="0" y="{y}" {more}>{escape(words)}</text>'


def wrapped(text: str, letters: int = LETTERS) -> Iterator[str]:
    """The text in lines; SVG does not wrap by itself."""
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > letters:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    yield line
