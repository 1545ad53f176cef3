"""What stands in the database when all is over, held against what people said and who was thanked."""

import io
from collections import Counter
from contextlib import suppress

import survey_by_hand
from django.core.management import CommandError, call_command

from making_it_real.models import Burst, Comment, Intake, Invitation, PartAnswers, Response, Tally
from making_it_real.quarantine import decide

ROW = ["about_id", "answers", "awareness", "position", "payment", "channel"]
TALLY = ["about_id", "segment", "people", "themes", "statements", "awareness"]


class Found:
    def __init__(self, campaign, people, thanked):
        self.campaign, self.people, self.thanked = campaign, people, thanked
        self.rows = Counter(Response.objects.in_campaign(campaign).values_list(*ROW))
        self.held_back = Response.objects.in_campaign(campaign).held_back().count()
        self.stored = [one for one in people if self.rows[one.row]]

    def let_in(self, by):
        """A moderator lets count what came by the open link in bursts, by the function behind the button."""
        for burst in Burst.objects.waiting().in_campaign(self.campaign).with_all():
            decide(burst, "count_in", by=by, why="They came from the trial.")

    def figures(self):
        """[(figure, words)]"""
        untold = [one for one in self.stored if one.number not in self.thanked]
        return [
            (len(self.thanked), "people who saw “thank you” and their receipt"),
            (sum(self.rows.values()), "responses"),
            (len(untold), "stored once whose “thank you” never arrived"),
            (self.held_back, "held back as a burst, then let in by a moderator"),
        ]

    def wrong(self, unused):
        """[(figure, words)]: each must be 0. `unused`: hashes of invitations that nobody used."""
        known = {one.row for one in self.people}
        lost = [one for one in self.people if one.number in self.thanked and not self.rows[one.row]]
        return [
            (len(lost), "thanked and not counted"),
            (sum(many - 1 for many in self.rows.values() if many > 1), "counted more than once"),
            (sum(row not in known for row in self.rows), "responses that nobody sent"),
            (Intake.objects.count(), "still waiting in the intake"),
            (self._invitations(unused), "invitations spent without a response, or not spent by one"),
            (self._part_answers(), "part answers kept though sent, or gone though not"),
            (self._comments(), "comments lost, doubled or made up"),
        ]

    def not_held_back(self):
        return list(Response.objects.in_campaign(self.campaign).counted().values_list(*ROW))

    def wrong_tallies(self, rows):
        """How many of the tallies are not what counting these by hand gives."""
        right = survey_by_hand.tallies(rows, self.campaign.shape())
        standing = {
            (about, segment): numbers for about, segment, *numbers in Tally.objects.values_list(*TALLY)
        }
        return sum(standing.get(key) != right.get(key) for key in {*standing, *right})

    def recount_complains(self):
        with suppress(CommandError):
            call_command("recount", self.campaign.slug, check=True, verbosity=0, stdout=io.StringIO())
            return 0
        return 1

    def _invitations(self, unused):
        stored = {one.invitation for one in self.stored}
        right = {*unused, *(one.invitation for one in self.people if one.invitation)} - stored
        return len(right ^ set(Invitation.objects.values_list("pk", flat=True)))

    def _part_answers(self):
        return abs(PartAnswers.objects.count() - (len(self.people) - len(self.stored)))

    def _comments(self):
        right = Counter((one.row[0], one.words) for one in self.stored if one.words)
        found = Counter(Comment.objects.values_list("about_id", "text"))
        return sum((right - found).values()) + sum((found - right).values())
