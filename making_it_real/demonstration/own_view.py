"""How an invented organisation rates itself, and what makes it think so."""

from making_it_real.models import ExpectedShare, Rating, Score

FEWEST, MOST = 6, 60  # people, plans or calls that an organisation says it asked, read or heard


def rate(draft, words, level, dice):
    """All statements, from where it stood last time; never the same source twice under one theme."""
    before = {one.statement_id: one.score for one in draft.ratings.all()}
    draft.ratings.all().delete()
    Rating.objects.bulk_create(_ratings(draft, before, words, level, dice))


def _ratings(draft, before, words, level, dice):
    sources = []
    for statement in draft.statement_set.statements.in_order():
        sources = sources or dice.sample(words["known"], len(words["known"]))
        last = before.get(statement.pk)
        score = _near(
            level if last is None else last, dice, [-1, -1, 0, 0, 1] if last is None else [-1, 0, 0, 1, 1, 1]
        )
        because = _because(sources.pop(), words["found"].get(statement.code), score, dice)
        yield Rating(declaration=draft, statement=statement, score=score, because=because)


def _near(level, dice, moves):
    return min(max(level + dice.choice(moves), Score.NEVER), Score.ALWAYS)


def _because(source, found, score, dice):
    known = source.format(n=dice.randint(FEWEST, MOST))
    if found is None:
        return known
    return f"{known} {found[0 if score <= Score.NOT_OFTEN else 1 if score == Score.SOMETIMES else 2]}."


def expect(draft, dice):
    """What share of people it thinks would agree, by theme: a little more than its ratings say, as most think."""
    by_theme = {}
    for one in draft.ratings.select_related("statement"):
        by_theme.setdefault(one.statement.theme, []).append(one.score)
    ExpectedShare.objects.bulk_create(
        ExpectedShare(declaration=draft, theme=theme, share=_share(scores, dice))
        for theme, scores in sorted(by_theme.items())
    )


def _share(scores, dice):
    return min(95, round(100 * sum(scores) / (len(scores) * Score.ALWAYS)) + dice.randint(0, 12))
