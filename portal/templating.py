"""Templates are read without the indentation of their lines, which would be sent with every row of a list."""

import re

from django.template import Origin
from django.template.loaders import filesystem

INDENTATION = re.compile(r"\n[ \t]+")


class Loader(filesystem.Loader):
    """Line breaks stay: words stay apart and errors keep their line. Mail and other plain text is left alone."""

    def get_contents(self, origin: Origin) -> str:
        source = super().get_contents(origin)
        return INDENTATION.sub("\n", source) if origin.name.endswith(".html") else source
