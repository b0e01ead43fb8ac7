"""How Vietnamese officers write names, numbers and days. Pure: plain values in, plain values out."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from functools import lru_cache

SEARCH_LETTERS, SEARCH_WORDS = 300, 20
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}  # huyền, hỏi, ngã, sắc, nặng
_UNWRITTEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_NUMBER = re.compile(r"^-?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?$")


class NumberUnreadable(ValueError):
    """The text is no number as it is written in Vietnam; `reason` is one of shape, point, scale."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def written(text: str) -> str:
    """The text composed (NFC), without what nobody writes: control characters and marks that turn the reading order
    round, which would show one name and store another."""
    composed = nfc(text)
    return composed if composed.isprintable() else _UNWRITTEN.sub("", composed)


def fold(text: str) -> str:
    """The text without marks and case, for searching: “Thi đua” → “thi dua”."""
    decomposed = unicodedata.normalize("NFD", written(text).replace("đ", "d").replace("Đ", "D"))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).casefold().split())


def search_words(text: str) -> list[str]:
    """The folded words of a query; every one must be found. What follows a long sentence is not looked for."""
    return fold(text[:SEARCH_LETTERS]).split()[:SEARCH_WORDS]


def name_sort_key(full_name: str) -> str:
    """A key that sorts names the Vietnamese way under any collation: given name, then family and middle names.

    Letters follow the Vietnamese alphabet (d < đ, o < ô < ơ) and then the tones (ngang, huyền, hỏi, ngã, sắc, nặng).
    """
    words = full_name.split()
    return " ".join(_word_key(word) for word in [*words[-1:], *words[:-1]])


def text_sort_key(text: str) -> str:
    """The same letter order for a title or the name of a unit, read from its first word."""
    return " ".join(_word_key(word) for word in text.split())


@lru_cache(maxsize=4096)
def _word_key(word: str) -> str:
    letters, tones = [], []
    for character in unicodedata.normalize("NFC", word).casefold():
        base, tone = _split_tone(character)
        place = _ALPHABET.find(base)
        letters.append(f"{place:02d}" if place >= 0 else f"~{ord(base):05d}" if not base.isdigit() else f"!{base}")
        tones.append(str(tone))
    return "".join(letters) + "." + "".join(tones)


def _split_tone(character: str) -> tuple[str, int]:
    marks = unicodedata.normalize("NFD", character)
    tone = next((_TONES[mark] for mark in marks if mark in _TONES), 0)
    base = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    return base[0], tone


def format_number(value: Decimal | int, scale: int | None = None) -> str:
    """`80.35` → “80,35”, `1234567` → “1.234.567”; `scale` fixes the number of decimals."""
    number = Decimal(value)
    text = f"{number:,.{scale}f}" if scale is not None else f"{number:,f}"
    if scale is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def format_money(amount: int | Decimal) -> str:
    return f"{format_number(amount)} đồng"


def parse_number(text: str, scale: int = 0) -> Decimal:
    """Read a number typed the Vietnamese way: comma before the decimals, points between the thousands.

    `80.35` is refused rather than guessed at (reason “point”), more decimals than `scale` too (reason “scale”).
    """
    typed = nfc(text).strip().replace("\u00a0", "").replace(" ", "").replace("−", "-")
    if not _NUMBER.match(typed):
        raise NumberUnreadable("point" if re.match(r"^-?[\d,.]*\d$", typed) else "shape")
    number = Decimal(typed.replace(".", "").replace(",", "."))
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > scale:
        raise NumberUnreadable("scale")
    return number


def format_day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def formal_day(day: date) -> str:
    """“ngày 05 tháng 3 năm 2021”: days below 10 and months 1 and 2 get a nought (NĐ 30/2020/NĐ-CP, Phụ lục I)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def formal_number(number: int) -> str:
    """A number in the register: below 10 with a nought (NĐ 30/2020/NĐ-CP, Phụ lục I)."""
    return f"{number:02d}"


def roman(number: int) -> str:
    digits = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC")]
    digits += [(50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
    text = ""
    for value, letters in digits:
        text += letters * (number // value)
        number %= value
    return text
