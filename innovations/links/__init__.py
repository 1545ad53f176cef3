"""Whether the websites of entries answer: addresses.py judges where we may go, calling.py asks, checking.py keeps count."""
