"""Ideas for a weak theme: published entries, those with the best evidence, and those that helped others, first.

That an organisation went up after it adopted an idea is a hint and no proof; an entry's own evidence says more. So it counts
as much as one level of evidence does.
"""

from collections import defaultdict
from dataclasses import dataclass

from carehub.themes import Theme
from innovations.models import Evidence, IndexEntry, Innovation
from making_it_real.declaring.carrying import successors
from making_it_real.models import Action, Rating, StatementSet

SHOWN = 3
FEW = 2  # beside those for other themes
BEST = 40  # entries with the best evidence that are looked at, beside those that were adopted
MOST_ADOPTIONS = 500  # latest ones that are looked at


@dataclass(frozen=True)
class Idea:
    """`reasons` are words, the strongest first."""

    entry: Innovation
    reasons: list


@dataclass(frozen=True)
class Adopted:
    """`by` and `went_up`: how many organisations adopted an entry, and how many of them rate themselves higher since."""

    by: int = 0
    went_up: int = 0


def ideas(theme, *, statement=None, besides=(), most=SHOWN, now_called=None):
    """For a theme or one of its statements. `besides` are ids of entries that need not be shown.

    `now_called` is what statements_of_today() says, for whoever asks for several themes. Five queries beside that.
    """
    adopted = _adopted(theme, statement, statements_of_today() if now_called is None else now_called)
    entries = _entries(theme, adopted, besides)
    ranked = sorted(entries, key=lambda one: _rank(one, adopted.get(one.pk, Adopted())))
    return [
        Idea(one, _reasons(one, adopted.get(one.pk, Adopted()), theme, statement)) for one in ranked[:most]
    ]


@dataclass(frozen=True)
class Weak:
    """A theme with statements that are rated low, and ideas for it."""

    theme: Theme
    statements: list
    ideas: list


def ideas_for_weak_themes(declaration, besides=()):
    """[Weak] of what a declaration rates low. `besides`: actions whose entries need not be shown again."""
    if declaration is None:
        return []
    used = {entry.pk for action in besides for entry in action.innovations.all()}
    weak = declaration.ratings.low().select_related("statement").order_by("statement__order", "statement")
    statements = defaultdict(list)
    for rating in weak:
        statements[rating.statement.theme].append(rating.statement)
    more = {"besides": used, "most": FEW, "now_called": statements_of_today() if statements else {}}
    return [Weak(Theme(theme), statements[theme], ideas(theme, **more)) for theme in sorted(statements)]


def _entries(theme, adopted, besides):
    about = IndexEntry.objects.for_theme(theme)
    best = about.best_evidence().values_list("pk", flat=True)[: BEST + len(besides)]
    of_others = about.placed(list(adopted)).values_list("pk", flat=True)
    wanted = ({*best, *of_others}) - set(besides)
    return Innovation.objects.published().with_ids(wanted).select_related("category", "index_entry")


def _rank(entry, adopted):
    weight = entry.evidence_level + bool(adopted.went_up)
    return -weight, -adopted.went_up, -entry.evidence_level, -adopted.by, -entry.index_entry.quality, entry.pk


def _reasons(entry, adopted, theme, statement):
    reasons = []
    if adopted.went_up:
        about = "on this statement" if statement else f"on ‘{Theme(theme).short}’"
        others = f"{adopted.went_up} organisation{'' if adopted.went_up == 1 else 's'}"
        reasons.append(
            f"{others} adopted it and rate{'s itself' if adopted.went_up == 1 else ' themselves'} higher {about} since"
        )
    elif adopted.by:
        reasons.append(f"{adopted.by} organisation{' has' if adopted.by == 1 else 's have'} adopted it")
    if entry.evidence_level:
        reasons.insert(
            0 if entry.evidence_level > Evidence.SAID else len(reasons), entry.get_evidence_level_display()
        )
    return reasons or [f"It is listed under ‘{Theme(theme).short}’"]


def _adopted(theme, statement, now_called):
    """{entry: Adopted} over the public actions of the theme."""
    triples = list(Action.objects.in_use().for_theme(theme).adoptions()[:MOST_ADOPTIONS])
    rounds = _rounds({organisation for _, organisation, _ in triples}, theme)
    went_up = _Comparing(rounds, statement, now_called)
    by, up = defaultdict(set), defaultdict(set)
    for entry, organisation, declaration in triples:
        by[entry].add(organisation)
        if went_up.since(organisation, declaration):
            up[entry].add(organisation)
    return {entry: Adopted(len(by[entry]), len(up[entry])) for entry in by}


def _rounds(organisations, theme):
    """{organisation: {declaration: {statement: score}}}, the earliest round first."""
    found = defaultdict(lambda: defaultdict(dict))
    for organisation, declaration, statement, score in (
        Rating.objects.given().for_theme(theme).in_public_rounds_of(organisations)
    ):
        found[organisation][declaration][statement] = score
    return found


class _Comparing:
    """Whether an organisation rates itself higher than in the round in which it adopted something."""

    def __init__(self, rounds, statement, now_called):
        self.rounds, self.now_called = rounds, now_called
        self.wanted = statement and self.now_called.get(statement.pk, statement.pk)

    def since(self, organisation, declaration):
        rounds = self.rounds.get(organisation, {})
        latest = next(reversed(rounds), None)
        if latest is None or latest == declaration or declaration not in rounds:
            return False
        return self._more(self._today(rounds[declaration]), self._today(rounds[latest]))

    def _today(self, scores):
        """The scores by the names that the statements have today."""
        return {self.now_called.get(pk, pk): score for pk, score in scores.items()}

    def _more(self, before, after):
        """More statements went up than down, of those that can be compared; or the one that is asked about did."""
        both = before.keys() & after.keys()
        wanted = both & {self.wanted} if self.wanted else both
        steps = [(after[pk] > before[pk]) - (after[pk] < before[pk]) for pk in wanted]
        return sum(steps) > 0


def statements_of_today():
    """{statement of an earlier published set: the one that is asked today and can be compared with it}"""
    today = StatementSet.objects.current()
    earlier = StatementSet.objects.published().for_everyone().before(today) if today else ()
    return {old: new for each in earlier for old, new in successors(today, each).items()}
