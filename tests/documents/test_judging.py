import random
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from documents import ca
from documents.judging import FileVerdict, Level, Reason, Trust, Verdict, judge
from tests.documents.conftest import CODE, SignedPledge
from tests.factories import NOW


def verdict_of(content: bytes, signed: SignedPledge, *revoked: ca.Revoked) -> FileVerdict:
    return judge(content, signed.trust(*revoked), moment=NOW + timedelta(minutes=1))


def with_page_change(pdf: bytes) -> bytes:
    """The attack: an incremental update that draws over the first page."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    stream = generic.StreamObject(stream_data=b"q 1 0 0 rg 100 400 300 40 re f Q")
    writer.add_stream_to_page(0, writer.add_object(stream))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_two_signatures_are_both_valid(signed: SignedPledge) -> None:
    verdict = verdict_of(signed.twice, signed)

    assert (verdict.verdict, verdict.reason) == (Verdict.VALID, Reason.OK)
    assert [(each.field, each.signer, each.level) for each in verdict.parties] == [
        ("Party1", "Chủ Tịch Minh Họa", Level.SYSTEM),
        ("Party2", "Giám Đốc Minh Họa", Level.SYSTEM),
    ]
    assert {each.verdict for each in verdict.signatures} == {Verdict.VALID}


def test_the_seal_is_no_party(signed: SignedPledge) -> None:
    verdict = verdict_of(signed.sealed, signed)

    assert verdict.parties == ()
    assert verdict.seal is not None
    assert verdict.seal.level == Level.SEAL


def test_a_signature_says_that_it_is_a_demonstration(signed: SignedPledge) -> None:
    assert all(each.is_demo for each in verdict_of(signed.twice, signed).signatures)


def test_a_later_signature_keeps_every_earlier_byte(signed: SignedPledge) -> None:
    assert signed.twice.startswith(signed.once)
    assert signed.once.startswith(signed.sealed)
    assert signed.sealed.startswith(signed.unsealed)


def test_cutting_off_the_last_signature_cannot_be_seen_in_the_file(signed: SignedPledge) -> None:
    assert verdict_of(signed.twice[: len(signed.once)], signed).verdict == Verdict.VALID


@pytest.mark.parametrize("seed", range(6))
def test_a_flipped_byte_in_what_is_signed_is_seen(signed: SignedPledge, seed: int) -> None:
    place = random.Random(seed).randrange(len(signed.sealed) - 20_000)
    flipped = bytearray(signed.twice)
    flipped[place] ^= 0x01

    assert verdict_of(bytes(flipped), signed).verdict == Verdict.INVALID


def test_a_changed_page_is_seen(signed: SignedPledge) -> None:
    verdict = verdict_of(with_page_change(signed.twice), signed)

    assert (verdict.verdict, verdict.reason) == (Verdict.INVALID, Reason.CHANGED)


@pytest.mark.parametrize("tail", [b"\n", b"%%EOF", b"x" * 100])
def test_bytes_after_the_last_signature_are_seen(signed: SignedPledge, tail: bytes) -> None:
    assert verdict_of(signed.twice + tail, signed).verdict == Verdict.INVALID


def test_bytes_hidden_behind_a_signature_are_seen(signed: SignedPledge) -> None:
    place = signed.twice.rindex(b"0000>")
    hidden = signed.twice[:place] + b"4142>" + signed.twice[place + 5 :]

    assert verdict_of(hidden, signed).reason == Reason.BROKEN


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\0" * 5000, b"PK\x03\x04" * 50])
def test_what_is_no_pdf_is_an_answer(signed: SignedPledge, content: bytes) -> None:
    assert verdict_of(content, signed) == FileVerdict(Verdict.INVALID, Reason.UNREADABLE)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file_is_an_answer(signed: SignedPledge, share: float) -> None:
    assert verdict_of(signed.twice[: int(len(signed.twice) * share)], signed).verdict == Verdict.INVALID


def test_a_file_without_signature_is_unknown(signed: SignedPledge) -> None:
    verdict = verdict_of(signed.unsealed, signed)

    assert (verdict.verdict, verdict.reason) == (Verdict.UNKNOWN, Reason.UNSIGNED)


def test_a_signature_of_an_unknown_issuer_is_not_verified(signed: SignedPledge) -> None:
    verdict = judge(signed.twice, Trust((), ()), moment=NOW)

    assert (verdict.verdict, verdict.reason) == (Verdict.UNKNOWN, Reason.UNTRUSTED)
    assert {each.level for each in verdict.signatures} == {Level.DIGITAL}


def test_without_a_revocation_list_nothing_is_claimed(signed: SignedPledge) -> None:
    verdict = judge(signed.twice, Trust(signed.trust().authorities, ()), moment=NOW)

    assert verdict.verdict == Verdict.UNKNOWN


def test_a_certificate_revoked_before_the_signature_makes_it_invalid(signed: SignedPledge) -> None:
    revoked = ca.Revoked(signed.second.serial_number, NOW - timedelta(days=1), "compromised")

    assert verdict_of(signed.twice, signed, revoked).reason == Reason.REVOKED


def test_a_certificate_revoked_later_proves_nothing_either_way(signed: SignedPledge) -> None:
    revoked = ca.Revoked(signed.second.serial_number, NOW + timedelta(seconds=30), "lost_pin")

    verdict = verdict_of(signed.twice, signed, revoked)

    assert (verdict.verdict, verdict.reason) == (Verdict.UNKNOWN, Reason.REVOKED_SINCE)


def test_an_expired_certificate_proves_nothing_either_way(signed: SignedPledge) -> None:
    late = NOW + timedelta(days=11 * 365)
    listed = ca.revocation_list(signed.authority, [], now=late)

    verdict = judge(signed.twice, Trust(signed.trust().authorities, (listed,)), moment=late)

    assert (verdict.verdict, verdict.reason) == (Verdict.UNKNOWN, Reason.EXPIRED)


def test_the_code_is_found_in_a_damaged_and_in_a_resaved_file(signed: SignedPledge) -> None:
    resaved = BytesIO()
    with pikepdf.open(BytesIO(signed.twice)) as pdf:
        pdf.save(resaved, object_stream_mode=pikepdf.ObjectStreamMode.generate)

    assert CODE in verdict_of(signed.twice[: len(signed.twice) // 2], signed).codes
    assert CODE in verdict_of(resaved.getvalue(), signed).codes
