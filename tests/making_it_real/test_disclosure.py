"""Which cells are hidden, and an attacker who tries to work them out from everything that was published."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from making_it_real.disclosure import figure, rounded
from making_it_real.disclosure.figures import percent
from making_it_real.disclosure.hiding import KEYS, PARTS, hide
from tests.making_it_real.attacker import Attack, behind
from tests.making_it_real.made_up_campaigns import MadeUp, absent, campaign, made, with_sums

# Seeds of made-up campaigns in which an earlier state of the rules let a cell be worked out; each stays a test.
FOUND_ONCE = [1, 2, 3, 4, 5, 15, 24, 31, 143, 5164, 20932, 21043, 21400, 103315, 103669]
SEEDS = 100


def attack(one, hidden=None, **how):
    hidden = hide(one.table) if hidden is None else hidden
    return Attack(one.n, one.yes, one.region, hidden, one.absent, **how).leaks()


@pytest.mark.parametrize("seed", FOUND_ONCE)
def test_what_the_attacker_found_once_is_not_found_again(seed):
    assert attack(campaign(np.random.default_rng(seed))) == []


@pytest.mark.parametrize("start", range(0, SEEDS, 20))
def test_no_hidden_cell_can_be_worked_out_even_with_the_exact_counts_of_those_shown(start):
    """More of it: python benchmarks/attack.py --campaigns 3000."""
    for seed in range(start, start + 20):
        assert attack(campaign(np.random.default_rng([9, seed]))) == [], seed


def test_the_attacker_finds_what_is_not_protected():
    """With only groups of fewer than 10 hidden, most campaigns give somebody away; so the attacker is no dummy."""
    found = 0
    for seed in range(20):
        one = campaign(np.random.default_rng(seed))
        found += bool(attack(one, (one.n < 10) & ~one.absent))
    assert found >= 10


def test_the_attacker_of_rounded_figures_finds_a_single_hidden_segment():
    """12 people in all, 10 of them shown: both figures give their counts away, and so does the difference."""
    people = np.array([[0, 0, 0, number < 7] for number in range(10)] + [[1, 0, 0, 1], [1, 0, 0, 0]])
    one = made([people], np.array([-1]))
    hidden = (one.n < 10) & ~one.absent
    hidden[:, KEYS.index("position:b")] = hidden[:, KEYS.index("position:-")] = False
    assert any(segment == "position:u" for _, segment, _ in attack(one, hidden, sharp=False))
    assert attack(one, sharp=False) == []


@st.composite
def small_campaigns(draw):
    """One tiny organisation or segment, nobody at all, totals of exactly 10: what Hypothesis makes of it."""
    organisations = draw(st.integers(1, 4))
    region = [draw(st.integers(-1, 1)) for _ in range(organisations)]
    used = sorted(set(region) - {-1})
    people = [draw(_people()) for _ in range(organisations)]
    return made(
        people, np.array([used.index(one) if one >= 0 else -1 for one in region]), draw(st.booleans())
    )


@st.composite
def _people(draw):
    groups = draw(st.lists(st.tuples(*(st.integers(0, part.stop - part.start - 1) for part in PARTS), st.integers(0, 1),
                                     st.sampled_from([1, 2, 9, 10, 11, 30])), max_size=4))  # fmt: skip
    rows = [group[:4] for group in groups for _ in range(group[4])]
    return np.array(rows, int).reshape(-1, 4)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(small_campaigns())
def test_no_hidden_cell_can_be_worked_out_of_what_hypothesis_thinks_of(one):
    assert attack(one) == []


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**9))
def test_fewer_than_10_are_hidden_and_a_hidden_whole_hides_its_parts(seed):
    one = campaign(np.random.default_rng(seed))
    hidden = hide(one.table)
    assert (hidden | one.absent)[one.n < 10].all()
    assert (hidden | one.absent)[hidden[:, 0]].all()


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**9))
def test_no_breakdown_hides_exactly_one_segment(seed):
    one = campaign(np.random.default_rng(seed))
    hidden = hide(one.table)
    for row in np.flatnonzero(~hidden[:, 0]):
        for part in PARTS:
            secret = hidden[row, part]
            assert secret.sum() != 1
            assert not secret.any() or one.n[row, part][secret].sum() >= 10


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_what_was_hidden_before_stays_hidden_and_nothing_is_given_away_by_it(seed):
    """A second edition: a few people more or fewer, and what the first hid is forced."""
    rng = np.random.default_rng(seed)
    one = campaign(rng)
    first = hide(one.table)
    later = _with_some_more(one, rng)
    second = hide(later.table, first)
    assert (second | later.absent)[first].all()
    assert attack(later, second) == []


def _with_some_more(one, rng):
    """One to three people more in one segment of each breakdown of one organisation."""
    row, more = int(rng.integers(len(one.region))), int(rng.integers(1, 4))
    n, yes = one.n[: len(one.region)].copy(), one.yes[: len(one.region)].copy()
    agree = int(rng.integers(0, more + 1))
    for column in (0, *(int(rng.integers(part.start, part.stop)) for part in PARTS)):
        n[row, column] += more
        yes[row, column] += agree
    total = with_sums(n, one.region)
    return MadeUp(total, with_sums(yes, one.region), one.region, absent(total), one.known)


@pytest.mark.parametrize(
    ("people", "shown"), [(10, 10), (12, 10), (13, 15), (17, 15), (18, 20), (1002, 1000)]
)
def test_people_are_counted_to_the_nearest_5(people, shown):
    assert rounded(people) == shown


@pytest.mark.parametrize(
    ("yes", "n", "share"), [(1, 200, 1), (1, 201, 0), (29, 200, 15), (0, 10, 0), (10, 10, 100), (23, 40, 58)]
)
def test_half_a_percent_is_rounded_up(yes, n, share):
    assert percent(yes, n) == share


@given(st.integers(10, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_figure_lies_in_its_interval_and_the_truth_among_what_is_behind_it(pair):
    yes, n = pair
    one = figure(yes, n)
    assert 0 <= one.low <= one.share <= one.high <= 100
    assert (n, yes) in behind(one.people, one.share, one.low, one.high)
