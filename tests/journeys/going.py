"""What takes the browser to another page, or to a part of this one. Each waits until it is there: on a slow machine the
old page would still answer, and what a journey did next would be lost."""


def go(way):
    with way.page.expect_navigation():
        way.click()


def press(page, name):
    """`name` as read out: the whole of it, or a pattern."""
    go(page.get_by_role("button", name=name, exact=True).first)


def follow(page, name):
    go(page.get_by_role("link", name=name, exact=True).first)
