"""Signing keys under two locks: the signer's PIN (scrypt) inside, the portal's wrapping key outside. Pure.

Neither lock alone opens a key: a stolen database lacks the wrapping key, whoever runs the portal lacks the PIN.
"""

import secrets
from contextlib import suppress
from itertools import pairwise

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

SCRYPT_COST = 2**15  # with r=8: 32 MiB and about 0.1 s a guess
FORMAT = b"\x01"  # AES-256-GCM twice, scrypt with the cost above
PIN_MIN_LENGTH = 8
SALT, NONCE = 16, 12


class PinDoesNotOpen(Exception):
    """The PIN is not the one the key was locked with. Carries no text: nothing of the PIN may reach a log."""


class WrappingKeyDoesNotOpen(Exception):
    """The key was wrapped under another wrapping key."""


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def lock(key: ec.EllipticCurvePrivateKey, *, pin: str, wrapping_key: str, owner: bytes) -> bytes:
    """`owner` (the certificate's serial) is bound in: a locked key cannot be moved to another credential."""
    salt = secrets.token_bytes(SALT)
    inner = salt + _seal(_from_pin(pin, salt), to_der(key), owner)
    return wrap(inner, wrapping_key=wrapping_key, owner=owner)


def unlock(locked: bytes, *, pin: str, wrapping_key: str, owner: bytes, former: str = "") -> ec.EllipticCurvePrivateKey:
    """`former` is the wrapping key before this one, while keys still lie under it."""
    inner = unwrap(locked, wrapping_key=wrapping_key, owner=owner, former=former)
    try:
        der = _open(_from_pin(pin, inner[:SALT]), inner[SALT:], owner)
    except InvalidTag:
        raise PinDoesNotOpen from None
    return from_der(der)


def wrap(content: bytes, *, wrapping_key: str, owner: bytes) -> bytes:
    return FORMAT + _seal(_from_wrapping_key(wrapping_key), content, owner)


def unwrap(wrapped: bytes, *, wrapping_key: str, owner: bytes, former: str = "") -> bytes:
    for key in filter(None, (wrapping_key, former)):
        with suppress(InvalidTag):
            return _open(_from_wrapping_key(key), wrapped[len(FORMAT) :], owner)
    raise WrappingKeyDoesNotOpen


def is_weak(pin: str) -> bool:
    """Too short, too few different characters, or nothing but a run up or down (12345678, hgfedcba)."""
    if len(pin) < PIN_MIN_LENGTH or len(set(pin)) < 4:
        return True
    steps = {ord(after) - ord(before) for before, after in pairwise(pin)}
    return steps in ({1}, {-1})


def to_der(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def from_der(der: bytes) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_der_private_key(der, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("Signing keys are elliptic-curve keys.")
    return key


def _from_pin(pin: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=SCRYPT_COST, r=8, p=1).derive(pin.encode())


def _from_wrapping_key(text: str) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"signing key wrapping").derive(text.encode())


def _seal(key: bytes, content: bytes, owner: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, owner)


def _open(key: bytes, sealed: bytes, owner: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], owner)
