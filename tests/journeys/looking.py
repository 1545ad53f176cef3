"""A page opened once and looked at in every width: nothing of ours depends on the width in which it was opened."""

OPEN = "isOpen => document.querySelectorAll('details').forEach(part => part.open = isOpen)"
BEYOND = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
NARROW = (320, 640)  # 640 is 1280 at 200% zoom
USUAL = (390, 1280)


def resize(page, width):
    page.set_viewport_size({"width": width, "height": 844})


def too_wide(page, widths=NARROW):
    """What sticks out, with all details shut and with all open. A line of text for each."""
    found = []
    for width in widths:
        resize(page, width)
        for is_open in (False, True):
            page.evaluate(OPEN, is_open)
            if (pixels := page.evaluate(BEYOND)) > 0:
                found.append(f"{pixels} pixels beyond {width}, details {'open' if is_open else 'shut'}")
    return found


def hard_to_use(page, axe, widths=USUAL):
    """What axe finds in each width. A line of text for each."""
    found = []
    for width in widths:
        resize(page, width)
        found += [f"{width}: {line}" for line in axe(page)]
    return found


def hard_to_use_in_forced_colours(page, axe):
    resize(page, USUAL[0])
    page.emulate_media(forced_colors="active")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    # The system's colours take the place of ours, which axe still compares.
    return axe(page, without=["color-contrast"])
