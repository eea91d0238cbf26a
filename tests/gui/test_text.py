"""Figures read as people write them."""

from __future__ import annotations

import pytest

from workbench.gui.text import duration, share_interval, short_number


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0:00"), (232, "3:52"), (3832, "1:03:52"), (59.6, "1:00"), (-5, "0:00")],
)
def test_a_duration_is_said_in_minutes_and_seconds(seconds: float, said: str):
    assert duration(seconds) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (5e-5, "5e-5"),
        (2e-4, "2e-4"),
        (1.5e-4, "1.5e-4"),
        (0.06, "0.06"),
        (3.0, "3"),
        (1e-10, "1e-10"),
        (0, "0"),
    ],
)
def test_a_number_is_written_as_it_would_be_typed(number: float, said: str):
    assert short_number(number) == said


def test_the_interval_of_a_share_narrows_with_more_rows():
    # Wilson's interval for 8 of 10, as tables give it: 0.490 to 0.943.
    low, high = share_interval(0.8, 10)
    assert (round(low, 3), round(high, 3)) == (0.49, 0.943)
    wide, narrow = share_interval(0.8, 10), share_interval(0.8, 1000)
    assert narrow[1] - narrow[0] < wide[1] - wide[0]


def test_without_rows_nothing_is_known():
    assert share_interval(0.0, 0) == (0.0, 1.0)
