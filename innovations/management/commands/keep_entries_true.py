"""The daily run of the clock, by hand."""

from datetime import date

from django.core.management.base import BaseCommand
from django.utils import timezone

from innovations.freshness.clock import keep_entries_true


class Command(BaseCommand):
    help = "Asks about entries that are due, reminds, and lets what nobody checks sink and be hidden. Safe to run again."

    def add_arguments(self, parser):
        parser.add_argument(
            "--on", type=date.fromisoformat, metavar="2026-11-30", help="as if it were this day"
        )

    def handle(self, *args, on=None, **options):
        keep_entries_true(on or timezone.localdate())
