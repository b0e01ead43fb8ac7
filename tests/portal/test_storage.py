import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from portal.storage import FileNotKept, keep
from tests.full_disk import full_disk, stored_files


def test_a_file_is_kept_whole_under_its_name():
    assert keep("a/b.pdf", b"%PDF") == "a/b.pdf"
    assert [path.read_bytes() for path in stored_files()] == [b"%PDF"]


def test_the_same_bytes_are_kept_once():
    assert {keep("a/b.pdf", b"%PDF"), keep("a/b.pdf", b"%PDF")} == {"a/b.pdf"}


def test_a_half_file_of_that_name_is_not_taken_for_the_whole():
    default_storage.save("a/b.pdf", ContentFile(b"%P"))
    name = keep("a/b.pdf", b"%PDF")

    assert name != "a/b.pdf"
    with default_storage.open(name) as stored:
        assert stored.read() == b"%PDF"


def test_a_full_disk_leaves_no_half_file():
    with full_disk(), pytest.raises(FileNotKept):
        keep("a/b.pdf", b"%PDF" * 1000)

    assert stored_files() == []


def test_a_store_that_is_no_folder_any_more_is_a_sentence(settings: Any, tmp_path: Path):
    settings.MEDIA_ROOT = tmp_path / "gone"
    settings.MEDIA_ROOT.write_text("")

    with pytest.raises(FileNotKept, match="lưu"):
        keep("a/b.pdf", b"%PDF")


def test_a_power_cut_before_the_rename_leaves_no_file_of_that_name(monkeypatch: pytest.MonkeyPatch):
    def cut(_self: Path, _target: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", cut)
    with pytest.raises(KeyboardInterrupt):
        keep("a/b.pdf", b"%PDF")

    assert not default_storage.exists("a/b.pdf")


def test_the_bytes_reach_the_disk_before_the_name(monkeypatch: pytest.MonkeyPatch):
    seen: list[list[str]] = []
    monkeypatch.setattr(os, "fsync", lambda _file: seen.append([path.suffix for path in stored_files()]))
    keep("b.pdf", b"%PDF")

    assert seen == [[".part"]]
