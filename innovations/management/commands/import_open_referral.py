import contextlib
import getpass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import URLValidator
from django.db import IntegrityError
from django.urls import reverse
from tqdm import tqdm

from carehub.workflow import NotAllowedNow
from innovations.models import Source
from innovations.open_referral.importing import Import, Options
from innovations.open_referral.meaning import NoWords
from innovations.open_referral.reading import NothingToRead
from innovations.open_referral.report import Report
from innovations.open_referral.sources import UNSTATED, AnotherFeed, kept, source_for


class Command(BaseCommand):
    help = (
        "Import services from an Open Referral UK 3.0 feed: a JSON file, a folder of pages, or the http(s) address of a "
        "feed's /services, followed page by page (add ?full=true if the feed has it). Can be run again: entries are "
        "known by their id. Whoever runs it vouches for a feed that no moderator has decided on."
    )

    def add_arguments(self, parser):
        parser.add_argument("source", help="File, folder or http(s) address.")
        parser.add_argument(
            "--sync", action="store_true", help="Archive entries of this source that the feed no longer has."
        )
        parser.add_argument(
            "--force-sync", action="store_true", help="The same, even if that is more than half of them."
        )
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen; store nothing.")
        parser.add_argument("--limit", type=int, help="Read only so many services.")
        parser.add_argument(
            "--source-name", default="", help="Shown on every entry. Default: the server, folder or file."
        )
        parser.add_argument(
            "--moved", action="store_true", help="The feed of this --source-name has a new web address."
        )
        parser.add_argument("--licence", default="", help="For example: “Open Government Licence v3.0”.")
        parser.add_argument("--licence-url", default="")
        parser.add_argument("--attribution", default="", help="The words the licence asks us to show.")
        parser.add_argument("--report", metavar="FILE.csv", help="Write every problem to this file.")

    def handle(self, **options):
        sync = options["sync"] or options["force_sync"]
        if sync and options["limit"] is not None:
            raise CommandError("--sync needs the whole feed, so it cannot go with --limit.")
        source = self._source(options)
        report = Report()
        run, stopped = None, False
        with self._csv(options["report"], report), self._bar() as bar:
            wishes = Options(sync, options["force_sync"], options["dry_run"], options["limit"], by=account())
            try:
                run = Import(
                    options["source"], source, wishes, report, self._progress(bar), self._keeper(options)
                )
                run.run()
            except (NothingToRead, NoWords, NotAllowedNow, AnotherFeed) as error:
                raise CommandError(str(error)) from error
            except KeyboardInterrupt:
                stopped = True
        self._say(report, run.source if run else source, options)
        self._say_who_vouches(run.store.feed_import if run else None)
        if stopped:
            raise CommandError(
                "Stopped before the end. What is counted above stays. Run the same command again to do the rest.",
                returncode=130,
            )
        if run.unusable:
            raise CommandError(
                f"Nothing in {options['source']} could be used, so nothing was stored. The problems above say why. "
                "Check that it is an Open Referral UK feed: its /services, or files saved from there."
            )

    def _source(self, options):
        terms = {name: options[name] for name in ("licence", "licence_url", "attribution")}
        self._check_length(options, "source_name", "licence")
        if terms["licence_url"]:
            try:
                URLValidator(schemes=["http", "https"])(terms["licence_url"])
                self._check_length(options, "licence_url", most=500)
            except ValidationError as error:
                raise CommandError(
                    f"--licence-url needs a whole web address, such as https://example.org/licence, not "
                    f"“{terms['licence_url'][:200]}”."
                ) from error
        try:
            return source_for(options["source"], options["source_name"].strip(), options["moved"], **terms)
        except AnotherFeed as error:
            raise CommandError(str(error)) from error

    def _check_length(self, options, *names, most=200):
        for name in names:
            if len(options[name]) > most:
                option = name.replace("_", "-")
                raise CommandError(f"--{option} is longer than {most} characters: make it shorter.")

    def _keeper(self, options):
        def keep(source):
            try:
                return kept(source)
            except IntegrityError:  # another import made one of that name in this moment
                return kept(self._source(options))

        return keep

    def _csv(self, path, report):
        if not path:
            return contextlib.nullcontext()
        try:
            file = Path(path).open("w", newline="", encoding="utf-8-sig")  # noqa: SIM115  (the caller closes it)
        except OSError as error:
            raise CommandError(
                f"The report cannot be written to {path} ({error.strerror}). Give --report a file, in a folder that "
                "is there and in which you may write."
            ) from error
        report.to_csv(file)
        return file

    def _bar(self):
        return tqdm(unit=" services", disable=None, leave=False)

    def _progress(self, bar):
        def show(read, total):
            if total:
                bar.total = total
            bar.update(read - bar.n)

        return show

    def _say(self, report, source, options):
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was stored. This is what would happen.\n")
        self.stdout.write(f"Source: {source.name} ({source.licence})\n")
        for line in report.lines():
            self.stdout.write(line)
        if source.licence == UNSTATED:
            self.stdout.write(
                "\nSay on what terms the feed may be used: --licence, --licence-url, --attribution."
            )
        if options["report"]:
            self.stdout.write(f"\nAll problems: {options['report']}")

    def _say_who_vouches(self, feed_import):
        """Nothing of a run that put nothing on the site."""
        if feed_import is None or not feed_import.has_changes:
            return
        page = settings.SITE_URL + reverse("review-import", args=[feed_import.pk])
        if feed_import.source.status == Source.Status.TRUSTED:
            self.stdout.write(
                f"\nA moderator trusts this feed. What changed is public, to be looked at: {page}"
            )
        else:
            self.stdout.write(
                f"\nNobody at TLAP has decided yet whether to trust this feed. You, {feed_import.by_name}, vouch for it. "
                f"What changed is public, and waits for a moderator to look at: {page}"
            )


def account():
    """Who runs this, as far as the server knows."""
    try:
        return f"{getpass.getuser()[:150]} on the server"
    except (KeyError, OSError):  # an account without a name, as containers have
        return "somebody on the server"
