"""A HEIC photo to PNG, in a process of its own: the decoder is native code that files made to break it do break.

Run as a script, with nothing of the portal around it: content on standard input, PNG on standard output.
"""

import io
import resource
import sys

import pi_heif
from PIL import Image

MEMORY_LIMIT, SECONDS_LIMIT = 2 * 1024**3, 30
TOO_MANY_PIXELS = 3  # exit code


def main(most_pixels: int, longest_side: int) -> int:
    """The first picture, upright, no larger than needed, with its colour profile and nothing else."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_LIMIT, SECONDS_LIMIT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pi_heif.register_heif_opener()
    opened = Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=["HEIF"])
    if opened.width * opened.height > most_pixels:
        return TOO_MANY_PIXELS
    opened.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
    profile = opened.info.get("icc_profile")
    opened.info = {}
    opened.save(sys.stdout.buffer, "PNG", compress_level=1, icc_profile=profile, exif=b"")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
