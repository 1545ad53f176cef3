"""Single values of a feed: texts, links, phone numbers, times and prices, kept as they were meant or left out."""

from datetime import date, time

import pytest

from innovations.models import CostBand, Way
from innovations.open_referral.hours import read_hours
from innovations.open_referral.plain_text import email_address, line, phone_number, plain, web_address
from innovations.open_referral.prices import read_prices
from innovations.open_referral.values import clock, day

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("https://example.org/s?a=1&region=north", "https://example.org/s?a=1&region=north"),
        ("https://example.org/?a=1&section=2&param=3", "https://example.org/?a=1&section=2&param=3"),
        ("https://example.org/?a=1&current=2&copy=3", "https://example.org/?a=1&current=2&copy=3"),
        ("https://example.org/?a=1&notify=2&lt=3", "https://example.org/?a=1&notify=2&lt=3"),
        ("https://example.org/?a=1&amp;region=2", "https://example.org/?a=1&region=2"),
        ("<https://example.org/a>", "https://example.org/a"),
        ("<p>https://example.org/a</p>", "https://example.org/a"),
    ],
)
def test_a_link_keeps_every_letter_of_its_address(given, address):
    assert web_address(given) == (address, "")


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("this&copy@example.org", "this&copy@example.org"),
        ("tea&amp;cake@example.org", "tea&cake@example.org"),
        ("Tea & cake <jo@example.org>", "jo@example.org"),
    ],
)
def test_an_email_address_keeps_every_letter(given, address):
    assert email_address(given) == (address, "")


@pytest.mark.parametrize(
    "text",
    [
        "Coffee & chat. Email Jo <jo@example.org> to book.",
        "Tea & cake costs <less than five pounds, so come along.",
        "Tea & cake costs <a fiver, so come along.",
        "Fish & chips for < 5 people > 3 times a year.",
        "Write <your name> & <your age>.",
        "See https://example.org/s?a=1&region=north&copy=2 for more.",
        "R&D, A&E and Q&A.",
        "Ask for &regional; offers.",
    ],
)
def test_text_that_is_not_html_stays_as_it_is(text):
    assert plain(text) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Email Jo <jo@example.org> & ask.</p>", "Email Jo <jo@example.org> & ask."),
        ("<p>It costs <less than £5.</p><p>Come.</p>", "It costs <less than £5.\n\nCome."),
        ("<table><tr><td>Mon</td><td>9am</td></tr><tr><td>Tue", "Mon 9am\n\nTue"),
        ("<td>Mon</td><td>9am</td>", "Mon 9am"),
        ("<p>First point<p>Second", "First point\n\nSecond"),
        ("Open to all.<ul><li>Tea<li>Cake", "Open to all.\n\nTea\n\nCake"),
        ("Intro text<h3 class='big'>Who", "Intro text\n\nWho"),
        ("<dl><dt>When<dd>Now</dl>", "When\n\nNow"),
        ("A <b>bold</b>er <A HREF='https://example.org'>step</A>.", "A bolder step."),
        ("One.\rTwo.\r\nThree.", "One.\nTwo.\nThree."),
        ("One.&#13;Two.", "One.\nTwo."),
    ],
)
def test_html_becomes_text_without_losing_or_joining_words(markup, text):
    assert plain(markup) == text


@pytest.mark.parametrize(
    "markup",
    [
        "Safe<script>alert(1)</script>",
        "Safe<SCRIPT SRC=//example.org/x.js></SCRIPT >",
        "Safe<style>p { color: red }</style>",
        "Safe<script>if (a<b) alert(1)</script>",
        "Safe<svg/onload=alert(1)>",
        "Safe<svg><path d='M0 0'/></svg>",
        "Safe<scr\u200bipt>alert(1)</script>",
        "Safe<scr&#8203;ipt>alert(1)</script>",
        "Safe<img src=x onerror=alert(1)>",
        "Safe<!-- alert(1) -->",
        "Safe&lt;script&gt;alert(1)&lt;/script&gt;",
        "&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;Safe",
    ],
)
def test_scripts_and_tags_vanish(markup):
    assert plain(markup) == "Safe"


def test_long_nonsense_is_read_in_a_moment():
    assert plain("<p " * 20_000)
    assert plain("<!--" * 20_000) == ""
    assert line("&" * 20_000)
    assert email_address("a" * 200_000)[0] == ""
    assert email_address("a@" * 100_000)[0] == ""
    assert phone_number("0161 " * 40_000)[0] == ""


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ("(office) 0161 234 5000", "0161 234 5000"),
        ("24 hour helpline: 0800 123 456", "0800 123 456"),
        ("Open 9.30-17.00, tel 0161 234 5000", "0161 234 5000"),
        ("09.30-17.00 0161 234 5000", "0161 234 5000"),
        ("0161 234 5000 / 07700 900123", "0161 234 5000"),
        ("0800 123 456 9am to 5pm", "0800 123 456"),
        ("0800 123 456, 24 hours", "0800 123 456"),
        ("(0161 234 5000)", "0161 234 5000"),
        ("(0161) 234-5000 extension 12", "(0161) 234-5000 extension 12"),
        ("+44 (0)161 234 5000", "+44 (0)161 234 5000"),
        ("+441612345000", "+441612345000"),
        ("0044 161 234 5000", "0044 161 234 5000"),
        ("tel:01612345000", "01612345000"),
        ("<a href='tel:01612345000'>0161 234 5000</a>", "0161 234 5000"),
        ("111", "111"),
        (999, "999"),
        ("116 123", "116 123"),
    ],
)
def test_a_phone_number_is_found_among_other_words(given, number):
    assert phone_number(given) == (number, "")


@pytest.mark.parametrize(
    "given",
    ["Open 9.30-17.00", "01/02/2026 10:00", "01-02-2026 10:00", "room 111", "12", "01234567890123", "0161"],
)
def test_what_is_no_british_number_is_left_out_with_a_warning(given):
    assert phone_number(given) == ("", f"“{given}” is not a phone number, so it was left out.")


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ("1:30pm", time(13, 30)),
        ("5:30 PM", time(17, 30)),
        ("9am", time(9)),
        ("9 a.m.", time(9)),
        ("12pm", time(12)),
        ("12:15 am", time(0, 15)),
        ("9.30", time(9, 30)),
        ("9.30pm", time(21, 30)),
        ("09:00:00", time(9)),
        ("09:00Z", time(9)),
        ("09:00:00.000Z", time(9)),
        ("09:00+01:00", time(9)),
        ("23:59", time(23, 59)),
        ("13:00pm", None),
        ("0am", None),
        ("9", None),
        ("9:3", None),
        ("25:00", None),
        ("09:00-17:00", None),
        ("10:30 ish", None),
        ("noonish", None),
        (930, None),
    ],
)
def test_a_time_of_day_is_understood_or_left_out(given, at):
    assert clock(given) == at


@pytest.mark.parametrize(
    "given", ["2026-05-01", "20260501", "20260501T120000Z", "2026-05-01T12:00", "2026-05-01 12"]
)
def test_a_day_is_read_in_the_ways_calendars_write_it(given):
    assert day(given) == date(2026, 5, 1)


def hours_of(**schedule):
    warnings = []
    rows, _ = read_hours([{"freq": "WEEKLY", "byday": "MO"} | schedule], TODAY, warnings.append)
    return [(row.opens, row.closes, row.note) for row in rows], warnings


def test_afternoons_are_afternoons():
    assert hours_of(opens_at="1:30pm", closes_at="5:30 PM") == ([(time(13, 30), time(17, 30), "")], [])


def test_a_time_nobody_understands_is_left_out_with_a_warning():
    assert hours_of(opens_at="9am", closes_at="late") == (
        [(time(9), None, "")],
        ["“late” is not a time of day, so it was left out."],
    )


@pytest.mark.parametrize(
    ("schedule", "warning"),
    [
        ({"valid_to": "2026-11-21"}, "Opening times that ended on 2026-11-21 were left out."),
        ({"until": "2026-11-21"}, "Opening times that ended on 2026-11-21 were left out."),
        ({"until": "20201231T235959Z"}, "Opening times that ended on 2020-12-31 were left out."),
        (
            {"until": "20201231", "valid_to": "2030-01-01"},
            "Opening times that ended on 2020-12-31 were left out.",
        ),
        ({"valid_from": "2031-01-01"}, "Opening times that only start on 2031-01-01 were left out."),
        ({"interval": 10**9}, "Opening times with an interval of “1000000000” were left out."),
        ({"interval": 53}, "Opening times with an interval of “53” were left out."),
        ({"interval": 1.5}, "Opening times with an interval of “1.5” were left out."),
    ],
)
def test_opening_times_that_do_not_hold_today_are_left_out_with_a_warning(schedule, warning):
    assert hours_of(opens_at="09:00", **schedule) == ([], [warning])


@pytest.mark.parametrize(
    ("schedule", "note"),
    [
        ({"valid_from": "2026-11-22", "valid_to": "2026-11-22", "until": "20261122"}, ""),
        ({"interval": 52}, "Every 52 weeks"),
        ({"interval": "2"}, "Every other week"),
        ({"interval": 0}, ""),
    ],
)
def test_opening_times_that_hold_today_are_shown(schedule, note):
    assert hours_of(opens_at="09:00", **schedule) == ([(time(9), None, note)], [])


def prices_of(*options):
    return read_prices({"cost_options": list(options)}, TODAY, pytest.fail)


@pytest.mark.parametrize("currency", ["GBP", "gbp", " Gbp ", "", None])
def test_pounds_have_a_pound_sign(currency):
    prices = prices_of({"amount": 10, "currency": currency, "amount_description": "a week"})
    assert (prices.rows, prices.summary) == ((("Cost", "£10 a week"),), "£10 a week")


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ({"amount": 10, "currency": "EUR"}, "10 EUR"),
        ({"amount": "9.5", "currency": "usd", "amount_description": "a visit"}, "9.50 USD a visit"),
        ({"amount": 10, "currency": 978}, "10 978"),
    ],
)
def test_other_money_is_named_and_falls_in_no_band_of_pounds(option, text):
    prices = prices_of(option, {"amount": 2})
    assert prices.rows == (("Cost", text), ("Cost", "£2"))
    assert (prices.band, prices.summary, prices.ways) == (CostBand.DEPENDS, "", (Way.BUY,))


def test_nothing_to_pay_is_free_in_any_money():
    prices = prices_of({"amount": 0, "currency": "EUR"})
    assert (prices.band, prices.summary, prices.ways) == (CostBand.FREE, "Free", (Way.FREE,))
