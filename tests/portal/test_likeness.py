"""Photos and texts that are alike, whatever was done to a copy of them."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from demo.photos import picture
from portal.likeness import BITS, NEAR, are_near, bands, distance, look_of, share_of_words

LOOKS = st.integers(min_value=1, max_value=2**64 - 1).map(lambda number: f"{number:016x}")
SCENES = ("signing", "desk")


def scene(name):
    return Image.open(io.BytesIO(picture(name)))


def copied(image, *, quality=85, share=1.0):
    stream = io.BytesIO()
    small = image.resize((int(image.width * share), int(image.height * share)))
    small.convert("RGB").save(stream, "JPEG", quality=quality)
    return Image.open(io.BytesIO(stream.getvalue()))


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize(("quality", "share"), [(85, 1.0), (30, 1.0), (85, 0.5), (40, 0.3)])
def test_a_compressed_or_shrunk_copy_looks_the_same(name, quality, share):
    original = scene(name)

    assert are_near(look_of(original), look_of(copied(original, quality=quality, share=share)))


def test_different_scenes_look_different():
    first, second = (look_of(scene(name)) for name in SCENES)

    assert distance(first, second) > NEAR


@pytest.mark.parametrize("colour", ["white", "black", "#0b4a8f"])
def test_an_even_picture_says_nothing(colour):
    sheet = Image.new("RGB", (800, 600), colour)
    ImageDraw.Draw(sheet).text((20, 20), "Công văn số 05", fill="#808080")

    assert look_of(sheet) == ""
    assert not are_near("", look_of(scene("desk")))


@given(LOOKS, LOOKS)
def test_the_distance_is_the_same_both_ways(one, other):
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)


@given(LOOKS, st.sets(st.integers(min_value=0, max_value=BITS - 1), max_size=NEAR))
def test_near_looks_share_a_band(look, flipped):
    other = f"{int(look, 16) ^ sum(1 << place for place in flipped):016x}"

    assert distance(look, other) == len(flipped)
    assert any(mine == theirs for mine, theirs in zip(bands(look), bands(other), strict=True))


@given(st.text(), st.text())
def test_the_share_of_words_is_a_share_and_the_same_both_ways(text, other):
    assert 0 <= share_of_words(text, other) <= 1
    assert share_of_words(text, other) == share_of_words(other, text)


def test_marks_case_and_order_do_not_count():
    assert share_of_words("Lắp camera tại chốt", "TAI CHOT lap camera") == 1
    assert share_of_words("Lắp camera tại chốt", "Họp trực tuyến") == 0
