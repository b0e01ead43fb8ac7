import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from documents import keys

PIN, WRAPPING = "thi-dua-2021", "wrapping key of the tests"


@pytest.fixture
def key() -> ec.EllipticCurvePrivateKey:
    return keys.new_key()


def lock(key: ec.EllipticCurvePrivateKey) -> bytes:
    return keys.lock(key, pin=PIN, wrapping_key=WRAPPING, owner=b"1a")


def test_the_pin_opens_the_key(key: ec.EllipticCurvePrivateKey) -> None:
    opened = keys.unlock(lock(key), pin=PIN, wrapping_key=WRAPPING, owner=b"1a")

    assert opened.private_numbers() == key.private_numbers()


def test_another_pin_does_not(key: ec.EllipticCurvePrivateKey) -> None:
    with pytest.raises(keys.PinDoesNotOpen) as refusal:
        keys.unlock(lock(key), pin="thi-dua-2022", wrapping_key=WRAPPING, owner=b"1a")

    assert str(refusal.value) == ""


def test_the_pin_alone_is_not_enough(key: ec.EllipticCurvePrivateKey) -> None:
    with pytest.raises(keys.WrappingKeyDoesNotOpen):
        keys.unlock(lock(key), pin=PIN, wrapping_key="another", owner=b"1a")


def test_a_key_cannot_be_moved_to_another_certificate(key: ec.EllipticCurvePrivateKey) -> None:
    with pytest.raises(keys.WrappingKeyDoesNotOpen):
        keys.unlock(lock(key), pin=PIN, wrapping_key=WRAPPING, owner=b"1b")


def test_the_same_key_is_never_locked_to_the_same_bytes(key: ec.EllipticCurvePrivateKey) -> None:
    assert lock(key) != lock(key)


@pytest.mark.parametrize("pin", ["", "1234567", "11111111", "12121212", "12345678", "87654321", "abcdefgh"])
def test_an_easy_pin_is_weak(pin: str) -> None:
    assert keys.is_weak(pin)


@pytest.mark.parametrize("pin", ["thi-dua-2021", "19520820", "mật khẩu của tôi"])
def test_a_long_pin_of_mixed_characters_is_not(pin: str) -> None:
    assert not keys.is_weak(pin)
