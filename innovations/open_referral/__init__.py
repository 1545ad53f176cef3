"""Open Referral UK 3.0 feeds into the directory.

reading: pages from a file, a folder or the web, record by record. records: one service, checked and in our words.
storing: that record into the database. importing: the whole run, with its report.
"""
