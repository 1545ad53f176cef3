"""Intervals, changes and funnel limits, held against statsmodels and scipy, at the edges too."""

from itertools import product
from math import isclose
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import norm
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from making_it_real.intervals import changes, funnel_limits, holm, newcombe, p_of_change, wilson, wilson_of
from making_it_real.publishing.weighting import weighted, weighted_share

SIZES = [1, 2, 3, 10, 29, 30, 278, 1000, 1_000_000, 10**9]
GRID = sorted({(yes, n) for n in SIZES for yes in (0, 1, n // 3, n // 2, n - 1, n)})
PAIRS = [(*a, *b) for a, b in product(GRID, repeat=2) if a[1] >= 10 and b[1] >= 10]


@pytest.mark.parametrize("level", [0.95, 0.998])
def test_wilson_is_that_of_statsmodels(level):
    for yes, n in GRID:
        assert wilson(yes, n, level) == pytest.approx(
            proportion_confint(yes, n, 1 - level, "wilson"), abs=1e-9
        )


def test_wilson_ends_where_the_score_test_no_longer_rejects():
    """By root finding, not by formula: (p̂ − p)² = z² p (1 − p) / n."""
    z = norm.ppf(0.975)
    for yes, n in [(3, 10), (1, 30), (60, 278), (999, 1000)]:
        share = yes / n
        found = [brentq(lambda p, share=share, n=n: (share - p) ** 2 - z * z * p * (1 - p) / n, *ends)
                 for ends in ((1e-12, share), (share, 1 - 1e-12))]  # fmt: skip
        assert wilson(yes, n) == pytest.approx(found, abs=1e-9)


def test_at_nobody_and_at_everybody_the_bound_is_exact():
    for n in SIZES:
        assert wilson(0, n)[0] == 0
        assert wilson(n, n)[1] == 1


def test_newcombe_is_that_of_statsmodels():
    for pair in PAIRS:
        assert newcombe(*pair) == pytest.approx(
            confint_proportions_2indep(*pair, method="newcomb", compare="diff"), abs=1e-8
        )


def test_the_p_of_a_change_belongs_to_the_interval():
    """At the level 1 − p one end of Newcombe's interval is no change. Very small values of p are beyond what a level can say."""
    for pair in PAIRS:
        p = p_of_change(*pair)
        low, high = newcombe(*pair)
        if not isclose(p, 0.05, abs_tol=1e-9):
            assert (p < 0.05) == (low > 0 or high < 0)
        if 1e-9 < p < 1:
            low, high = newcombe(*pair, level=1 - p)
            assert min(abs(low), abs(high)) < 1e-6


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_holm_is_that_of_statsmodels(ps):
    with patch("gc.collect"):  # statsmodels asks for it each time, which takes longer than all the sums
        theirs = multipletests(ps, method="holm")[1]
    assert holm(ps) == pytest.approx(list(theirs), abs=1e-12)


def test_six_themes_are_corrected_together_and_those_without_a_past_do_not_count():
    pair = (70, 120, 55, 120)
    alone = changes([pair, None, None, None, None, None])
    together = changes([pair] * 6)
    assert alone[0].p == pytest.approx(p_of_change(*pair))
    assert together[0].p == pytest.approx(min(1, 6 * p_of_change(*pair)))
    assert alone[1:] == [None] * 5


@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_share_lies_in_its_interval_and_the_interval_in_0_to_1(pair):
    low, high = wilson(*pair)
    assert 0 <= low <= pair[0] / pair[1] <= high <= 1


def test_funnel_limits_are_wilson_around_the_share_of_all_and_close_with_size():
    for share in (0.0, 0.02, 0.5, 0.98, 1.0):
        widths = []
        for n in (30, 278, 1000, 10**9):
            low, high = funnel_limits(share, n, 0.998)
            inner = funnel_limits(share, n, 0.95)
            assert low <= inner[0] <= share <= inner[1] <= high
            if share * n == int(share * n):
                assert (low, high) == pytest.approx(
                    proportion_confint(int(share * n), n, 0.002, "wilson"), abs=1e-9
                )
            widths.append(high - low)
        assert widths == sorted(widths, reverse=True)


# --- Each organisation by its size ---------------------------------------------------------------------------------------
def test_alike_weights_give_the_plain_share_and_the_plain_interval():
    strata = [(100, 12, 20), (100, 15, 20), (100, 3, 20)]
    share, effective = weighted_share(strata)
    assert (share, effective) == (pytest.approx(0.5), pytest.approx(60))
    assert wilson_of(share, effective) == pytest.approx(wilson(30, 60))


def test_unlike_weights_cost_answers_as_kish_says():
    share, effective = weighted_share([(900, 90, 100), (100, 0, 100)])
    assert share == pytest.approx(0.81)
    assert effective == pytest.approx(1000**2 / (900**2 / 100 + 100**2 / 100))
    assert effective < 200


@given(st.lists(st.tuples(st.integers(1, 10_000), st.integers(10, 500)).flatmap(
    lambda one: st.tuples(st.just(one[0]), st.integers(0, one[1]), st.just(one[1]))), min_size=2, max_size=9))  # fmt: skip
def test_no_weights_give_more_answers_than_there_are(strata):
    share, effective = weighted_share(strata)
    assert 0 <= share <= 1
    assert effective <= sum(n for _, _, n in strata) * (1 + 1e-9)
    row = weighted(strata)
    assert row["low"] <= row["share"] <= row["high"]


def test_one_organisation_gives_no_weighted_figure():
    assert weighted([(500, 30, 60)]) == {"state": "hidden"}
