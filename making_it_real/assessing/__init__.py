"""TLAP assesses: what waits, the checklist, the result, and what the clock does."""
