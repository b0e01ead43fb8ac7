"""The standard outline is the one that reports always had; another one is followed by every form."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reports.canonical import digest
from reports.outline import outline
from reports.paper import paper
from reports.snapshot import read

DAY = date(2022, 1, 5)
FROZEN = Path(__file__).parent / "frozen"


@pytest.mark.parametrize("kind", ["union", "upper_union", "union_group"])
def test_a_report_frozen_under_schema_5_prints_the_same_paper(kind: str) -> None:
    """Snapshots and papers as the code made them before outlines were data."""
    kept: dict[str, Any] = json.loads((FROZEN / f"{kind}.json").read_text())
    told = outline(read(kept["snapshot"]), kept["texts"])
    made = paper(told, day=DAY, signer=("Chủ tịch", "Nguyễn Văn Mẫu"), facts="x", is_demo=False)

    assert digest(kept["snapshot"]) == kept["digest"]
    assert json.loads(json.dumps(made)) == kept["paper"]
