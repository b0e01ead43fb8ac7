import json
import subprocess
import sys
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from documents.judging import FileVerdict, Reason, Verdict, judge
from documents.models import Document
from documents.signing import trust
from documents.verification import Outcome, verify_file, verify_upload
from members.models import Unit
from tests.documents.conftest import SignedPledge
from tests.documents.factories import enrol, freeze_pledge, sign, slot_of
from tests.documents.test_judging import with_page_change
from tests.factories import NOW, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def complete(union: Unit, chair: Person, director: Person) -> Document:
    document = freeze_pledge(union, chair, director)
    for person in (chair, director):
        enrol(person)
        sign(slot_of(document, person), person)
    document.refresh_from_db()
    return document


def judge_here(content: bytes, now: datetime) -> FileVerdict:
    """Without a process of its own, which would cost each test a second."""
    return judge(content, trust(now), moment=now)


def outcome_of(content: bytes) -> tuple[Outcome, bool | None]:
    verdict = verify_upload(content, now=NOW, alone=judge_here)
    return verdict.outcome, verdict.complete


def test_the_stored_file_is_valid_and_complete(complete: Document) -> None:
    assert outcome_of(complete.newest.read()) == (Outcome.VALID, True)


def test_a_file_cut_back_to_an_earlier_revision_is_incomplete(complete: Document) -> None:
    newest = complete.newest.read()
    sizes = complete.revisions.order_by("position").values_list("size", flat=True)

    assert [outcome_of(newest[:size]) for size in list(sizes)[:2]] == [(Outcome.INCOMPLETE, False)] * 2


def flipped(pdf: bytes, share: float) -> bytes:
    changed = bytearray(pdf)
    changed[int(len(changed) * share)] ^= 0x01
    return bytes(changed)


def test_a_file_changed_anywhere_is_altered(complete: Document) -> None:
    newest = complete.newest.read()
    attacks = [flipped(newest, share) for share in (0.0, 0.3, 0.97, 0.9999)]
    attacks += [with_page_change(newest), newest + b"\n", newest[:-1], newest[: len(newest) // 2]]

    assert [outcome_of(attack) for attack in attacks] == [(Outcome.ALTERED, False)] * len(attacks)


def test_a_file_that_waits_for_a_signature_is_valid_but_not_complete(
    union: Unit, chair: Person, director: Person
) -> None:
    document = freeze_pledge(union, chair, director)

    assert outcome_of(document.newest.read()) == (Outcome.VALID, False)


def test_a_file_signed_here_but_stored_nowhere_is_judged_alone(db: None, signed: SignedPledge) -> None:
    assert outcome_of(signed.twice) == (Outcome.VALID, None)


def test_a_text_file_is_not_valid(db: None) -> None:
    assert outcome_of(b"Xin chao") == (Outcome.INVALID, None)


def test_the_judging_process_says_what_judging_here_says(db: None, signed: SignedPledge) -> None:
    assert verify_file(signed.twice, NOW) == judge_here(signed.twice, NOW)


def test_a_file_that_needs_too_much_is_not_verified(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever kills the judging process is an answer, never an error page."""
    run = subprocess.run

    def killed(_command: list[str], **options: object) -> object:
        return run([sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"], **options)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "run", killed)

    verdict = verify_file(b"%PDF-1.7", NOW)

    assert (verdict.verdict, verdict.reason) == (Verdict.UNKNOWN, Reason.TOO_MUCH)


def lines(*files: Path) -> list[dict[str, object]]:
    out = StringIO()
    call_command("verify_pdf", *map(str, files), stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_the_command_writes_one_json_line_a_file(complete: Document, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("whole.pdf", "cut.pdf", "altered.pdf", "missing.pdf")]
    newest = complete.newest.read()
    contents = [newest, complete.revisions.get(position=1).read(), newest[:-40]]
    for file, content in zip(files, contents, strict=False):
        file.write_bytes(content)

    told = lines(*files)

    assert [(each["verdict"], each["complete"], each["stored"]) for each in told] == [
        ("valid", True, "valid"),
        ("valid", False, "incomplete"),
        ("invalid", False, "altered"),
        ("invalid", None, None),
    ]
    assert [(each["signer"], each["level"], each["reason"]) for each in told[0]["signatures"]] == [  # type: ignore[attr-defined]
        ("Chủ Tịch Minh Họa", "system", "ok"),
        ("Giám Đốc Minh Họa", "system", "ok"),
    ]


FACTS = {"file", "verdict", "reason", "sentence", "complete", "stored", "code", "signatures", "seal"}


def test_whatever_the_file_is_the_command_writes_one_line_with_every_fact(
    db: None, tmp_path: Path, settings: Any
) -> None:
    settings.PDF_MAX_BYTES = 5000
    contents = {"empty.pdf": b"", "text.pdf": b"Xin chao", "half.pdf": b"%PDF-1.7\n", "large.pdf": b"%PDF" * 2000}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    files = [*(tmp_path / name for name in contents), tmp_path / "none.pdf", tmp_path, tmp_path / "\udcff.pdf"]

    told = lines(*files, Path("/dev/zero"))

    assert [each["verdict"] for each in told] == ["invalid"] * 3 + ["unknown"] + ["invalid"] * 3 + ["unknown"]
    assert [(each["complete"], each["signatures"], each["stored"]) for each in told] == [(None, [], None)] * 8
    assert [set(each) - {"error"} for each in told] == [FACTS] * 8
    assert ["error" in each for each in told] == [False] * 4 + [True] * 3 + [False]


def test_a_signed_file_that_is_not_stored_here_has_no_answer_to_complete(
    db: None, signed: SignedPledge, tmp_path: Path
) -> None:
    (tmp_path / "signed.pdf").write_bytes(signed.twice)
    (told,) = lines(tmp_path / "signed.pdf")

    assert (told["verdict"], told["complete"], told["code"]) == ("valid", None, None)
    assert [set(each) >= {"signer", "level", "reason"} for each in told["signatures"]] == [True, True]  # type: ignore[attr-defined]
