"""A virus scanner of the machine's own, where it has one: a command that is given each file that people send."""

import logging
import shlex
import subprocess

from django.conf import settings

CLEAN, FOUND = 0, 1  # how the command ends; anything else means that it could not look
LONGEST = 60  # seconds

log = logging.getLogger(__name__)


class VirusFound(Exception):
    """The scanner says that the file is harmful."""


class CouldNotScan(Exception):
    """The scanner did not answer, so nothing is known of the file."""


def scan(content):
    """Show the bytes to settings.VIRUS_SCAN_COMMAND, on its standard input. Raises VirusFound or CouldNotScan.

    Without a command nothing is scanned.
    """
    if not settings.VIRUS_SCAN_COMMAND:
        return
    ended = _run(shlex.split(settings.VIRUS_SCAN_COMMAND), content)
    if ended == FOUND:
        raise VirusFound
    if ended != CLEAN:
        log.error("The virus scanner ended with %s.", ended)
        raise CouldNotScan


def _run(command, content):
    """How the command ended; None when it could not be run at all."""
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=LONGEST, check=False)  # noqa: S603 - the command is the operator's own
    except (OSError, subprocess.TimeoutExpired) as error:
        log.error("The virus scanner does not run: %s", error)
        return None
    return done.returncode
