"""Codes to come back with: four words and two digits, easy to say on the phone. Kept only as a keyed hash."""

import unicodedata
from secrets import choice, randbelow

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from making_it_real.models import PartAnswers
from making_it_real.survey import sitting
from making_it_real.survey.code_words import WORDS

LENGTH = 4  # words
TRIES_A_DAY = 30  # codes typed from one connection


def new_code():
    return " ".join([*(choice(WORDS) for _ in range(LENGTH)), f"{randbelow(100):02}"])


def hash_of(typed):
    """Of any way to write a code: case, spaces, hyphens and dots do not matter."""
    plain = unicodedata.normalize("NFKC", typed).casefold()
    letters = "".join(one for one in plain if one.isalnum())
    return salted_hmac("making_it_real.survey.code", letters, algorithm="sha256").hexdigest()


def give_code(of):
    """A new code for the answers of a sitting; an older one stops working. None when they are not there any more."""
    for _ in range(5):
        code = new_code()
        try:
            with transaction.atomic():
                given = PartAnswers.objects.with_key(of.key_hash).update(code_hash=hash_of(code))
        except IntegrityError:  # somebody else has it
            continue
        return code if given else None
    return None


def come_back(typed):
    """(the row, the sitting that holds it from now on), or None. The browser before loses it."""
    row = PartAnswers.objects.with_code(hash_of(typed)).with_about().first()
    if row is None:
        return None
    found = sitting.come_back(row.invitation_hash)
    taken = PartAnswers.objects.with_key(row.key_hash).update(key_hash=found.key_hash)
    return (row, found) if taken else None
