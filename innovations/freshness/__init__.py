"""Keeping entries true: clock.py runs once a day, asking.py writes to people, answers.py takes what they say."""
