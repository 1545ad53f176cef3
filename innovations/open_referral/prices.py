"""What it costs: cost options and fees as rows, a few words for cards, and a band for the filter."""

import re
from dataclasses import dataclass

from innovations.models.vocabulary import CostBand, Way
from innovations.open_referral.plain_text import cut, line
from innovations.open_referral.values import day, each, number

OFTEN = re.compile(
    r"\b(week|weekly|session|visit|class|time|hour|hourly|day|daily|night|meal|trip)", re.IGNORECASE
)
FREE = re.compile(r"^(it is |this is |the service is |completely |totally )*(free|no charge|no cost|free of charge)\b[^£]*$", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True)
class Prices:
    """`rows`: (label, text) of each price."""

    rows: tuple = ()
    band: str = ""
    summary: str = ""
    ways: tuple = ()


def read_prices(service, today, warn):
    options = [
        option for option in each(service.get("cost_options"), most=40) if _is_current(option, today, warn)
    ]
    amounts = [_amount(option, warn) for option in options]
    fees = line(service.get("fees"))
    rows = [_row(option, amount) for option, amount in zip(options, amounts, strict=True)]
    rows = [row for row in rows if row[1]] + ([("Cost", cut(fees, 500))] if fees else [])
    known = [
        (amount, _said(option)) for option, amount in zip(options, amounts, strict=True) if amount is not None
    ]
    if any(amount and _currency(option) for option, amount in zip(options, amounts, strict=True)):
        return Prices(tuple(rows), CostBand.DEPENDS, "", (Way.BUY,))  # the bands are in pounds
    if known:
        return _priced(rows, known)
    if FREE.match(fees):
        return Prices(tuple(rows), CostBand.FREE, cut(fees, 80), (Way.FREE,))
    return Prices(tuple(rows), "", cut(fees, 80) if len(fees) <= 80 else "")


def _priced(rows, known):
    if all(amount == 0 for amount, _ in known):
        return Prices(tuple(rows), CostBand.FREE, "Free", (Way.FREE,))
    least, words = min(known)
    summary = (
        f"{money(least)} {words}".strip()
        if len(known) == 1
        else f"From {money(least)} to {money(max(known)[0])}"
    )
    ways = (Way.BUY, Way.FREE) if least == 0 else (Way.BUY,)
    return Prices(tuple(rows), _band(known), cut(summary, 80), ways)


def _band(known):
    """Only as sure as the words allow: £15 “a session” is under £20 a week, £30 “a year” is not over it."""
    most, _ = max(known)
    if most <= 5:
        return CostBand.UNDER_5
    if all(OFTEN.search(words) for amount, words in known if amount > 5):
        return CostBand.UNDER_20 if most <= 20 else CostBand.OVER_20
    return CostBand.DEPENDS


def _is_current(option, today, warn):
    ends = day(option.get("valid_to"))
    if ends and ends < today:
        warn(f"A price that ended on {ends} was left out.")
        return False
    return True


def _amount(option, warn):
    value = option.get("amount")
    amount = number(value)
    if amount is None or not 0 <= amount < 1_000_000:
        if value not in (None, ""):
            warn(f"“{str(value)[:30]}” is not an amount of money, so it was left out.")
        return None
    return amount


def _row(option, amount):
    said = _said(option)
    text = said if amount is None else f"{money(amount, _currency(option))} {said}".strip()
    return cut(line(option.get("option")) or "Cost", 200), cut(text, 500)


def _said(option):
    return line(option.get("amount_description"))


def _currency(option):
    """The code of a currency, as in “EUR”; "" for pounds, which need not be named."""
    code = line(str(option.get("currency") or "")).upper()
    return "" if code == "GBP" else cut(code, 12)


def money(amount, currency=""):
    if amount == 0:
        return "Free"
    figure = f"{amount:,.0f}" if amount == int(amount) else f"{amount:,.2f}"
    return f"{figure} {currency}" if currency else f"£{figure}"
