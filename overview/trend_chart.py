"""The chart of a year by month: filled bars for this year, outlines for the year before. Pure; no script, no style.

Told apart without colour; words and outlines take the colour of the text around them, so it follows a dark page.
"""

from collections.abc import Iterator, Sequence
from html import escape

WIDTH, HEIGHT = 720, 220
HEAD, FOOT = 44, 22  # above the bars: legend and numbers; below: months
BAR = 20
FILL = "#3b7fc4"  # 3:1 and better on white and on the dark ground
FONT = 'font-family="Be Vietnam Pro, Tinos, serif" font-size="13" fill="currentColor"'


def svg(now: Sequence[int], before: Sequence[int], *, title: str, described: str, labels: tuple[str, str]) -> str:
    """Twelve numbers each; `labels` name the year and the year before. Numbers of this year stand on its bars."""
    top = max([*now, *before, 1])
    drawn = "".join(_month(place, *pair, top) for place, pair in enumerate(zip(now, before, strict=True)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart trend" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" role="img" aria-labelledby="trend-title trend-desc" {FONT}>'
        f'<title id="trend-title">{escape(title)}</title><desc id="trend-desc">{escape(described)}</desc>'
        f"{_legend(labels)}{drawn}"
        f'<path d="M0 {HEIGHT - FOOT}.5H{WIDTH}" stroke="currentColor" fill="none"/></svg>'
    )


def _legend(labels: tuple[str, str]) -> str:
    now = f'<rect x="0" y="4" width="18" height="11" fill="{FILL}"/><text x="25" y="14">{escape(labels[0])}</text>'
    before = '<rect x="100.5" y="4.5" width="17" height="10" fill="none" stroke="currentColor"/>'
    return f'{now}{before}<text x="125" y="14">{escape(labels[1])}</text>'


def _month(place: int, now: int, before: int, top: int) -> str:
    return "".join(_parts(place * WIDTH // 12 + 8, now, before, top, str(place + 1)))


def _parts(x: int, now: int, before: int, top: int, month: str) -> Iterator[str]:
    base, room = HEIGHT - FOOT, HEIGHT - HEAD - FOOT
    if before:
        size = max(2, before * room // top)
        yield f'<rect x="{x}.5" y="{base - size}.5" width="{BAR}" height="{size}" fill="none" stroke="currentColor"/>'
    if now:
        size = max(2, now * room // top)
        yield f'<rect x="{x + BAR + 3}" y="{base - size}" width="{BAR}" height="{size}" fill="{FILL}"/>'
        yield f'<text x="{x + BAR + 3 + BAR // 2}" y="{base - size - 5}" text-anchor="middle">{_short(now)}</text>'
    yield f'<text x="{x + BAR + 1}" y="{HEIGHT - 6}" text-anchor="middle">{month}</text>'


def _short(number: int) -> str:
    """Fits above a bar: 12.345 is “12k”; the exact number stands in the table below."""
    return str(number) if number < 10_000 else f"{number // 1000}k"
