"""What stands in the files: three tables and their columns, in the order in which they are written."""

STATEMENTS, STANDARDS, CROSS_REFERENCES = TABLES = ("statements", "standards", "cross_references")

OF_A_SET = ["set", "title", "sample", "source", "licence"]  # the same in every row of one set
OF_A_STATEMENT = ["theme", "code", "text", "easy_read", "picture", "predecessor", "comparable"]
OF_A_FRAMEWORK = ["framework", "framework_name", "publisher", "framework_link"]
OF_A_STANDARD = ["group", "code", "title", "link"]

COLUMNS = {
    STATEMENTS: OF_A_SET + OF_A_STATEMENT,
    STANDARDS: OF_A_FRAMEWORK + OF_A_STANDARD,
    CROSS_REFERENCES: ["set", "statement", "framework", "standard", "since", "until"],
}
NEEDED = {
    STATEMENTS: {"set", "title", "source", "licence", "theme", "code", "text"},
    STANDARDS: {"framework", "framework_name", "publisher", "framework_link", "code", "title"},
    CROSS_REFERENCES: {"set", "statement", "framework", "standard"},
}
# In YAML, what is the same for many rows is written once, with the rows in a list under it: {key: (table, list)}.
NESTED = {"sets": (STATEMENTS, "statements"), "frameworks": (STANDARDS, "standards")}
