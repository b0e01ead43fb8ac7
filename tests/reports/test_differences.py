"""What a newer version says otherwise, from plain content."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reports.differences import Rewording, deed_differences, differences, pieces, rewordings


def content(**parts: Any) -> dict[str, Any]:
    people = {"staff": 60, "members": 50, "women": 20, "party_members": 10}
    empty: dict[str, Any] = {key: [] for key in ("figures", "commitments", "social", "movements", "deeds")}
    return {"people": people} | empty | parts


def figure(key: str, wording: str) -> dict[str, str]:
    return {"key": key, "name": f"Chỉ tiêu {key}", "wording": wording, "period_wording": ""}


def told(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(each.key, each.before, each.after) for each in differences(old, new)]


def test_equal_versions_differ_in_nothing() -> None:
    same = content(figures=[figure("a", "1")])

    assert (told(same, same), deed_differences(same, same)) == ([], [])


def test_figures_changed_come_and_gone() -> None:
    old = content(figures=[figure("a", "1"), figure("b", "2"), figure("c", "3")])
    new = content(figures=[figure("d", "4"), figure("a", "1"), figure("b", "5")])

    assert told(old, new) == [("d", "", "4"), ("b", "2", "5"), ("c", "3", "")]
    assert [each.figure for each in differences(old, new)] == ["d", "b", ""]


def test_headcounts_commitments_and_social_results_are_compared() -> None:
    line = {"commitment": 7, "wording": "Sáng kiến", "target": "≥ 12", "result": "", "percent": ""}
    given_now = {"campaign": 3, "name": "Mái ấm", "money": "5 đồng", "goods": "", "people": "", "beneficiaries": ""}
    old = content(commitments=[line])
    new = content(commitments=[line | {"result": "15", "percent": "125%"}], social=[given_now])
    new["people"] = old["people"] | {"women": 21}

    assert told(old, new) == [
        ("women", "20", "21"),
        ("7", "kế hoạch ≥ 12; chưa có kết quả", "kế hoạch ≥ 12; thực hiện 15; 125%"),
        ("3", "", "5 đồng"),
    ]


def test_a_corrected_deed_shows_as_one_gone_and_one_new() -> None:
    old = content(deeds=[{"achievement": 1, "title": "Camera", "narrative": ""}])
    new = content(deeds=[{"achievement": 2, "title": "Camera", "narrative": "Đã kiểm lại"}])

    changed = [(each.before, each.after) for each in deed_differences(old, new)]
    assert changed == [("", "Camera: Đã kiểm lại"), ("Camera", "")]


def test_only_the_words_that_changed_are_marked() -> None:
    (reworded,) = rewordings({"causes": "Dịch bệnh kéo dài."}, {"causes": "Dịch bệnh rất dài."}, ["causes", "lessons"])

    assert isinstance(reworded, Rewording)
    assert [(piece.kind, piece.words) for piece in reworded.pieces] == [
        ("same", "Dịch bệnh "), ("gone", "kéo"), ("new", "rất"), ("same", " dài."),
    ]  # fmt: skip


def test_a_very_long_text_is_shown_whole() -> None:
    assert [piece.kind for piece in pieces("a " * 9_000, "b " * 9_000)] == ["gone", "new"]


@given(st.text("ab \n"), st.text("ab \n"))
def test_the_pieces_give_both_texts_back(before: str, after: str) -> None:
    told = pieces(before, after)

    assert "".join(piece.words for piece in told if piece.kind != "new") == before
    assert "".join(piece.words for piece in told if piece.kind != "gone") == after
