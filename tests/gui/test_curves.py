"""Numbers on their way to the screen lose nothing that can be seen."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.gui.curves import Curve, thin


def test_a_curve_keeps_every_finite_point_in_order():
    curve = Curve()
    for step in range(5000):
        curve.append(step, math.nan if step % 2 else step * 0.5)
    assert len(curve) == 2500
    assert curve.x[-1] == 4998
    assert curve.y[-1] == 2499


def test_the_first_smoothed_value_is_the_first_value():
    curve = Curve(points=20)
    curve.append(1, 8.0)
    curve.append(2, 8.0)
    assert np.allclose(curve.smoothed, 8.0)


def test_smoothing_damps_a_single_outlier():
    curve = Curve(points=10)
    for step in range(100):
        curve.append(step, 100.0 if step == 50 else 1.0)
    assert curve.smoothed[50] < 20
    assert abs(curve.smoothed[-1] - 1) < 1


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=500), st.integers(min_value=2, max_value=40)
)
def test_thinning_keeps_the_extremes_the_ends_and_the_order(values: list[float], buckets: int):
    y = np.array(values)
    x = np.arange(len(values), dtype=float)
    thin_x, thin_y = thin(x, y, buckets)
    assert thin_y.max() == y.max()
    assert thin_y.min() == y.min()
    assert np.all(np.diff(thin_x) >= 0)
    assert len(thin_x) <= max(len(values), 3 * buckets)


def test_a_million_points_become_a_few_thousand():
    x = np.arange(1_000_000, dtype=float)
    assert len(thin(x, np.sin(x), 800)[0]) < 3000


def test_a_curve_that_goes_back_goes_on_as_if_it_had_not():
    gone_back, straight = Curve(5), Curve(5)
    for x in range(20):
        gone_back.append(x, x**2)
    gone_back.cut(9)
    for x in range(10):
        straight.append(x, x**2)
    for x in range(10, 15):
        gone_back.append(x, 7.0)
        straight.append(x, 7.0)
    assert list(gone_back.x) == list(straight.x)
    assert np.allclose(gone_back.smoothed, straight.smoothed)
    gone_back.cut(-1)
    assert len(gone_back) == 0


@pytest.mark.parametrize("smoothed", [False, True])
def test_a_long_curve_is_drawn_with_few_points_between_the_same_ends(smoothed: bool):
    curve = Curve(points=4)
    rng = np.random.default_rng(1)
    for step, value in enumerate(rng.normal(size=40_000)):
        curve.append(step, value)
    x, y = curve.thinned(200, smoothed)
    values = curve.smoothed if smoothed else curve.y
    assert len(x) < 1000
    assert (np.diff(x) >= 0).all() and x[0] == 0 and x[-1] > 39_900
    assert (y.min(), y.max()) == (values.min(), values.max())


def test_a_part_of_a_long_curve_is_drawn_point_by_point():
    curve = Curve()
    for step in range(40_000):
        curve.append(step, step % 7)
    x, y = curve.thinned(200, low=1000, high=1100)
    assert list(x) == list(range(999, 1101))
    assert list(y) == [step % 7 for step in range(999, 1101)]


def test_what_was_cut_off_is_not_drawn_again():
    curve = Curve()
    for step in range(20_000):
        curve.append(step, 100.0 if step > 10_000 else 1.0)
    curve.cut(10_000)
    for step in range(10_001, 20_000):
        curve.append(step, 2.0)
    assert curve.thinned(100)[1].max() == 2.0


def test_points_added_together_are_as_those_added_one_by_one():
    together, single = Curve(5), Curve(5)
    values = [math.nan if step % 7 == 0 else math.sin(step) for step in range(3000)]
    for step, value in enumerate(values):
        single.append(step, value)
    for first in range(0, 3000, 130):
        some = values[first : first + 130]
        steps = range(first, first + len(some))
        together.extend(steps, [None if math.isnan(value) else value for value in some])
    assert list(together.x) == list(single.x)
    assert np.allclose(together.smoothed, single.smoothed)
    for one, other in zip(together.thinned(20), single.thinned(20), strict=True):
        assert list(one) == list(other)


def test_a_curve_of_millions_of_points_takes_no_more_memory_and_looks_the_same():
    curve = Curve(points=50)
    rng = np.random.default_rng(1)
    values = rng.normal(size=1_500_000)
    for first in range(0, len(values), 50_000):
        curve.extend(range(first, first + 50_000), values[first : first + 50_000])
    assert len(curve) <= 2**20 and curve._points.shape[1] == 2**20
    assert curve.x[-1] == len(values) - 1 and (np.diff(curve.x) > 0).all()
    _, drawn = curve.thinned(500)
    parts = values.reshape(500, -1)
    assert abs(drawn.max() - values.max()) < 1e-9
    assert abs(np.median(drawn[drawn > 0]) - np.median(parts.max(axis=1))) < 0.1


def test_a_flat_curve_of_millions_of_points_keeps_its_ends():
    curve = Curve()
    for first in range(0, 1_200_000, 50_000):
        curve.extend(range(first, first + 50_000), [2.0] * 50_000)
    assert curve.x[0] == 0 and curve.x[-1] == 1_199_999
    assert set(curve.y) == {2.0}
