"""What the log must never hold: the link by which somebody was invited to the survey, or a code of theirs."""

import logging
import re

_TOKEN = re.compile(r"/survey/i/[^\s/?\"'\]]+")


class WithoutTokens(logging.Filter):
    """The way to the page stays in the log, the token in it does not. Tracebacks hold no local values."""

    def filter(self, record):
        said = record.getMessage()
        if "/survey/i/" in said:
            record.msg, record.args = _TOKEN.sub("/survey/i/…", said), ()
        return True
