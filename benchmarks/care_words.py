"""Care words in the measure in which they occur, and texts made from them with a random generator handed in.

The words of one text are drawn from a Zipf-Mandelbrot distribution, so that the first ("support", "group") stand in
about three texts in ten and the last in one in two hundred. Each text then repeats its own few words, as texts do.
"""

from itertools import accumulate
from pathlib import Path

import yaml

OWN_WORDS = 36  # words that one text draws on, some of them the same
FLATTEN, EXPONENT = 10, 0.9  # of the distribution: 1 / (rank + FLATTEN) ** EXPONENT

_data = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
WORDS, FIRST, LAST = (_data[key].split() for key in ("words", "first", "last"))
TOPICS, SENTENCES = _data["topics"], _data["sentences"]
_reach = list(accumulate((rank + FLATTEN) ** -EXPONENT for rank in range(1, len(WORDS) + 1)))
_topic_reach = list(accumulate(1 / (rank + 60) for rank in range(1, len(TOPICS) + 1)))


def topic(chance):
    return chance.choices(TOPICS, cum_weights=_topic_reach)[0]


def name(chance):
    """A made-up name such as “Thornwick”: the long tail of rare words that real titles have."""
    return chance.choice(FIRST) + chance.choice(LAST)


def own_words(chance):
    return chance.choices(WORDS, cum_weights=_reach, k=OWN_WORDS)


def text(chance, own, fewest, most):
    """Sentences of at least `fewest` and at most `most` words from a text's own words."""
    wanted = chance.randint(fewest, most - 18)  # no sentence is longer than 19 words
    sentences, length = [], 0
    while length < wanted:
        sentence = sentence_of(chance, own)
        sentences.append(sentence)
        length += sentence.count(" ") + 1
    return " ".join(sentences)


def sentence_of(chance, own):
    pattern = chance.choice(SENTENCES)
    return pattern.format(*chance.choices(own, k=pattern.count("{}")))
