"""People's own words: what may name somebody in them, and what a moderator sees."""
