"""What a report consists of, as its paper numbers it: sections, then annexes. Pure."""

from collections.abc import Iterator

from reports.annexes import annexes
from reports.outline import outline
from reports.paper import HEADINGS
from reports.snapshot import Content


def contents(snapshot: Content) -> Iterator[Content]:
    """A row each: `kind`, `number`, `heading`, and `name`, its key in the outline."""
    told = outline(snapshot, {})
    for section in told["sections"]:
        heading = section["heading"] or HEADINGS[section["name"]]
        yield {"kind": "mục", "number": section["number"], "heading": heading, "name": section["name"]}
    for annex, made in zip(told["annexes"], annexes(told), strict=True):
        yield {"kind": "phụ lục", "number": made["number"], "heading": made["name"], "name": annex["name"]}
