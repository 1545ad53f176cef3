import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from innovations.search.analysis import stem

WORDS = [f"{start}{end}" for start in ("organ", "relat", "hope", "care", "lone", "friend", "isol", "nation", "walk")
         for end in ("ization", "ational", "fulness", "ingly", "liness", "ships", "ations", "alities", "ers", "iveness")]  # fmt: skip


@pytest.fixture
def _threads_take_turns_often():
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("_threads_take_turns_often")
def test_words_are_read_alike_by_one_thread_and_by_eight_at_once():
    alone = [stem.__wrapped__(word) for word in WORDS]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda _: [stem.__wrapped__(word) for word in WORDS], range(8)))
    assert together == [alone] * 8
