"""Invitations: links that work once, made by the thousand, e-mailed, reminded of and taken back."""
