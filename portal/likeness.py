"""How alike two photos or two texts are. Pure: pixels and words in, numbers out."""

from itertools import pairwise

from PIL import Image

from portal.vietnamese import fold

SIDE = 8
BITS = SIDE * SIDE
MARGIN = 2.0  # grey levels of 255: what a JPEG may change between two neighbours that were equal
SAYS_SOMETHING = 6  # bits; a blank page or a night sky is like every other
NEAR = 3  # bits of 64 that a compressed or shrunk copy of a photo may differ in
BAND = 4  # hexadecimal digits; of four bands at least one is equal where at most three bits differ


def look_of(image: Image.Image) -> str:
    """The difference hash of a photo as 16 hexadecimal digits, the same for a shrunk or compressed copy.

    A bit says whether a field of a 9 × 8 grid is lighter than its right neighbour by more than `MARGIN`. Empty where
    the picture is too even to be told from others.
    """
    grid = image.convert("L").convert("F").resize((SIDE + 1, SIDE), Image.Resampling.BOX)
    shades = memoryview(grid.tobytes()).cast("f").tolist()
    rows = [shades[start : start + SIDE + 1] for start in range(0, len(shades), SIDE + 1)]
    bits = [left > right + MARGIN for row in rows for left, right in pairwise(row)]
    if not SAYS_SOMETHING <= sum(bits) <= BITS - SAYS_SOMETHING:
        return ""
    return f"{sum(bit << place for place, bit in enumerate(bits)):0{BITS // 4}x}"


def distance(look: str, other: str) -> int:
    """In how many bits two looks differ; all of them where one says nothing."""
    return (int(look, 16) ^ int(other, 16)).bit_count() if look and other else BITS


def are_near(look: str, other: str) -> bool:
    return distance(look, other) <= NEAR


def bands(look: str) -> tuple[str, ...]:
    """The four parts of a look; near ones have at least one of them in common at the same place."""
    return tuple(look[start : start + BAND] for start in range(0, len(look), BAND))


def share_of_words(text: str, other: str) -> float:
    """0 to 1: twice the common words over all words (Dice), without marks, case and order."""
    mine, theirs = set(fold(text).split()), set(fold(other).split())
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine and theirs else 0.0
