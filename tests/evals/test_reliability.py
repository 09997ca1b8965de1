from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.reliability import Bin, brier_score, equal_mass_bins, expected_calibration_error, svg

SVG = "{http://www.w3.org/2000/svg}"
PAIRS = st.lists(st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.77, 1.0]), st.booleans()), max_size=60)


def make_bin(n: int, confidence: float, share: float) -> Bin:
    return Bin(n=n, confidence=confidence, share=share, low=max(0.0, share - 0.1), high=min(1.0, share + 0.1))


def test_twenty_questions_make_ten_bins_of_two() -> None:
    confidences = [number / 20 for number in range(20)]
    bins = equal_mass_bins(confidences, [number >= 10 for number in range(20)])

    assert [each.n for each in bins] == [2] * 10
    assert [each.share for each in bins] == [0.0] * 5 + [1.0] * 5
    assert bins[0].confidence == 0.025


def test_equal_confidences_stay_together() -> None:
    [low, high] = equal_mass_bins([0.0, 0.0, 0.0, 0.9], [True, False, False, True], count=2)

    assert (low.n, low.share) == (3, 0.3333)
    assert (high.n, high.share) == (1, 1.0)


@given(pairs=PAIRS, count=st.integers(1, 12), seed=st.randoms(use_true_random=False))
def test_bins_hold_every_question_once_whatever_their_order(pairs: list, count: int, seed) -> None:
    shuffled = list(pairs)
    seed.shuffle(shuffled)
    bins, again = (
        equal_mass_bins([c for c, _ in each], [o for _, o in each], count=count) for each in (pairs, shuffled)
    )

    assert bins == again
    assert sum(each.n for each in bins) == len(pairs)
    assert len(bins) <= count
    assert [each.confidence for each in bins] == sorted(each.confidence for each in bins)
    assert all(0 <= each.low <= each.share <= each.high <= 1 for each in bins)


def test_fewer_than_one_bin_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        equal_mass_bins([], [], count=0)


def test_calibration_error_is_weighted_by_count() -> None:
    # (3 * |0.5 - 0.9| + 1 * |0.8 - 0.8|) / 4
    assert expected_calibration_error([make_bin(3, 0.5, 0.9), make_bin(1, 0.8, 0.8)]) == 0.3


def test_nothing_has_neither_error_nor_score() -> None:
    assert expected_calibration_error([]) is None
    assert brier_score([], []) is None
    assert equal_mass_bins([], []) == []


def test_the_diagram_is_xml_with_one_point_and_one_interval_a_bin() -> None:
    bins = [make_bin(4, 0.1, 0.2), make_bin(16, 0.5, 0.4), make_bin(9, 0.9, 1.0)]
    drawn = ElementTree.fromstring(svg(bins, title="Sure & <right>?"))
    points = drawn.findall(f"{SVG}circle")
    texts = [each.text for each in drawn.findall(f"{SVG}text")]

    assert len(points) == len(bins)
    assert [float(each.attrib["r"]) for each in points] == pytest.approx([5.5, 8.0, 6.8], abs=0.05)
    assert points[2].attrib["cy"] == "50.0"
    assert {"Sure & <right>?", "Confidence (mean of the bin)", "Share answerable"} <= set(texts)
    assert drawn.find(f"{SVG}line[@class='diagonal']") is not None
    assert drawn.find(f"{SVG}rect").attrib["fill"] == "#ffffff"


def test_intervals_reach_from_low_to_high() -> None:
    drawn = ElementTree.fromstring(svg([make_bin(4, 0.5, 0.5)]))
    last = drawn.findall(f"{SVG}line")[-1]

    assert (last.attrib["x1"], last.attrib["x2"]) == ("250.0", "250.0")
    assert (last.attrib["y1"], last.attrib["y2"]) == ("266.0", "194.0")


def test_a_diagram_of_nothing_has_axes_and_no_point() -> None:
    drawn = ElementTree.fromstring(svg([]))

    assert not drawn.findall(f"{SVG}circle")
    assert drawn.findall(f"{SVG}line")
