"""The verify codes that a file carries. Pure."""

import re
from itertools import islice

from pyhanko.pdf_utils.reader import PdfFileReader

CODE = re.compile(rb"(?<![A-Z2-7])[A-Z2-7]{26}(?![A-Z2-7])")
CODES_LIMIT = 100


def codes_in(content: bytes) -> tuple[str, ...]:
    """The first few: a file stuffed with codes is not worth a long look-up."""
    found = (match[0].decode() for match in islice(CODE.finditer(content), CODES_LIMIT))
    return tuple(sorted(set(found)))


def codes_of(reader: PdfFileReader) -> tuple[str, ...]:
    """Codes in the keywords, which a program that saves the file anew may have compressed."""
    trailer = reader.trailer_view
    properties = trailer["/Info"] if "/Info" in trailer else {}  # noqa: SIM401 - get() answers the bare reference
    keywords = str(properties["/Keywords"]) if "/Keywords" in properties else ""
    return codes_in(keywords.encode())
