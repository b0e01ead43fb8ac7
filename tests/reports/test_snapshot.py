from datetime import date

import pytest

from reports.canonical import canonical, digest
from reports.snapshot import final_digest


def test_the_order_of_keys_does_not_change_the_digest():
    assert canonical({"b": 1, "a": (2, 3)}) == canonical({"a": [2, 3], "b": 1}) == '{"a":[2,3],"b":1}'


def test_days_are_written_one_way():
    assert canonical({"on": date(2021, 3, 5)}) == '{"on":"2021-03-05"}'


def test_vietnamese_is_kept_readable():
    assert canonical({"name": "Thi đua"}) == '{"name":"Thi đua"}'


@pytest.mark.parametrize("content", [{"value": 80.35}, {"values": [1, 2.0]}, {"deep": {"value": 0.1}}])
def test_a_float_never_gets_into_a_snapshot(content: dict):
    with pytest.raises(TypeError):
        canonical(content)


def test_the_final_digest_covers_figures_and_words():
    figures = digest("{}")

    assert final_digest(figures, {"causes": "a"}) != final_digest(figures, {"causes": "b"})
    assert final_digest(figures, {"causes": "a"}) != final_digest(digest("[]"), {"causes": "a"})


def test_empty_words_are_as_good_as_none():
    assert final_digest(digest("{}"), {"causes": " "}) == final_digest(digest("{}"), {})
