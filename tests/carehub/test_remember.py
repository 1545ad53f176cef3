"""What each process keeps for a while."""

from carehub import remember


def test_what_has_grown_old_makes_room(monkeypatch):
    now = 0
    monkeypatch.setattr(remember, "monotonic", lambda: now)
    asked = []
    double = remember.remembered(10)(lambda number: asked.append(number) or 2 * number)
    kept = remember._memories.pop()
    assert [double(1), double(1), double(2)] == [2, 2, 4]
    assert asked == [1, 2]
    now = 10
    assert double(3) == 6
    assert list(kept) == [(3,)]
    assert double(1) == 2
    assert asked == [1, 2, 3, 1]
