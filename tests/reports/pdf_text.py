"""The words of a PDF as Typst writes it, read without another program: each run with its page, place and size."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf

MAPPED = re.compile(rb"<([0-9A-Fa-f]{4})> *<([0-9A-Fa-f]+)>")
Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True)
class Run:
    """`page` from 1; `x`, `y`, `width` in points from the bottom left; what belongs to head or foot `is_artifact`."""

    page: int
    x: float
    y: float
    width: float
    size: float
    text: str
    is_artifact: bool


def runs(pdf: bytes) -> list[Run]:
    """In the order of writing, which is the order of reading."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        start = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        return [run for number, page in enumerate(opened.pages, 1) for run in _Reader(number).read(page, start)]


def squeezed(text: str) -> str:
    """Without any space: lines and cells break where the typesetter likes."""
    return "".join(text.split())


def body_of(found: list[Run]) -> str:
    return squeezed("".join(run.text for run in found if not run.is_artifact))


class _Reader:
    """What a content stream has set so far: the matrices, the marks, the font, the line."""

    def __init__(self, page: int) -> None:
        self.page, self.size = page, 0.0
        self.marked: list[bool] = []
        self.letters: dict[str, str] = {}
        self.widths: dict[int, float] = {}
        self.line: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

    def read(self, stream: Any, place: Matrix) -> Iterator[Run]:
        stack = [place]
        for instruction in pikepdf.parse_content_stream(stream):
            given, operator = list(instruction.operands), str(instruction.operator)
            if operator == "Do":
                yield from self._drawn(stream.Resources.XObject[given[0]], stack[-1])
            elif operator in {"Tj", "TJ"}:
                yield self._run(given[0])
            elif operator == "Tf":
                font, self.size = stream.Resources.Font[given[0]], float(given[1])
                self.letters, self.widths = _letters(font), _widths(font)
            else:
                self._move(operator, given, stack)
                self._mark(operator, given)

    def _move(self, operator: str, given: list[Any], stack: list[Matrix]) -> None:
        if operator == "q":
            stack.append(stack[-1])
        elif operator == "Q":
            stack.pop()
        elif operator == "cm":
            stack[-1] = _within(stack[-1], given)
        elif operator == "Tm":
            self.line = _within(stack[-1], given)

    def _mark(self, operator: str, given: list[Any]) -> None:
        if operator in {"BDC", "BMC"}:
            self.marked.append(given[0] == "/Artifact")
        elif operator == "EMC":
            self.marked.pop()

    def _drawn(self, drawn: Any, place: Matrix) -> Iterator[Run]:
        if drawn.Subtype == "/Form":
            yield from self.read(drawn, _within(place, drawn.get("/Matrix", [1, 0, 0, 1, 0, 0])))

    def _run(self, given: Any) -> Run:
        text, at, seen = "", 0.0, 0.0  # `seen`: where the last letter ends; what hangs over the end of a line is empty
        for part in list(given) if isinstance(given, pikepdf.Array) else [given]:
            if not isinstance(part, pikepdf.String):
                at -= float(part)
                continue
            written = bytes(part)
            for code in (written[place : place + 2] for place in range(0, len(written), 2)):
                letter = self.letters[code.hex()]
                at += self.widths.get(int.from_bytes(code), 0)
                text, seen = text + letter, seen if letter.isspace() else at
        width = seen * self.size / 1000 * abs(self.line[0])
        return Run(self.page, *self.line[4:], width, self.size, text, any(self.marked))


def _letters(font: Any) -> dict[str, str]:
    """What each two-byte code of a font stands for."""
    found = MAPPED.findall(font.ToUnicode.read_bytes())
    return {code.decode().lower(): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in found}


def _widths(font: Any) -> dict[int, float]:
    """In thousandths of the size, by code: “first [width width …]” or “first last width”."""
    given, found = list(font.DescendantFonts[0].W), {}
    while given:
        first, second = int(given.pop(0)), given.pop(0)
        if isinstance(second, pikepdf.Array):
            found |= {first + place: float(width) for place, width in enumerate(second)}
        else:
            found |= dict.fromkeys(range(first, int(second) + 1), float(given.pop(0)))
    return found


def _within(outer: Matrix, given: Any) -> Matrix:
    a, b, c, d, e, f = (float(number) for number in given)
    A, B, C, D, E, F = outer
    return (a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F)
