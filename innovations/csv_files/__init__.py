"""Entries as a file of comma-separated values: an organisation downloads them, edits them, and sends the changes.

columns says what stands in which column; download writes a file and table opens one; handing_in keeps its rows in the
database before anything else happens; checking and sending work through them in the background, a few at a time.
"""
