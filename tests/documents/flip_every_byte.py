"""`python -m tests.documents.flip_every_byte`: flip the lowest bit of every byte of a small signed file, one at a time,
and print which flips the file alone does not show. Half a minute on two cores; the tests take every seventh byte."""

# ruff: noqa: E402 - Django is set up first
import os
from concurrent.futures import ProcessPoolExecutor
from itertools import groupby

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from cryptography.hazmat.primitives.serialization import Encoding

from documents import ca
from documents.judging import Trust
from tests.documents import attacks
from tests.factories import NOW


def _part(given: tuple[bytes, Trust, range]) -> list[int]:
    return list(attacks.unseen(*given))


def main() -> None:
    ca.ensure_demo_ca()
    authority = ca.load()
    content = attacks.small(authority)
    own = (authority.certificate.public_bytes(Encoding.DER),)
    trust = Trust(own, (ca.revocation_list(authority, [], now=NOW),))
    parts = [(content, trust, range(start, len(content), 2)) for start in (0, 1)]
    with ProcessPoolExecutor(2) as pool:
        found = sorted(place for part in pool.map(_part, parts) for place in part)
    ((begin, end),) = attacks.contents_of(content)
    outside = [place for place in found if not begin <= place < end]
    print(f"{len(content)} bytes, {len(found)} flips not seen from the file alone, {len(outside)} outside /Contents")
    runs = [[place for _index, place in run] for _key, run in groupby(enumerate(found), lambda each: each[1] - each[0])]
    print("places behind “<”:", ", ".join(f"{run[0] - begin}–{run[-1] - begin}" for run in runs))


if __name__ == "__main__":
    main()
