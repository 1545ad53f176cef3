"""One of everything that an address can be about, and one person of every part, for the table of who may open what."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from carehub.accounts.models import Invitation
from carehub.moderation.models import QueueItem
from innovations.claiming import claim_organisation
from innovations.models import CsvUpload, Report, Source
from innovations.voices import tell_problem
from making_it_real.badges import keys
from making_it_real.badges.misusing import tell_misuse
from making_it_real.models import Burst, Misuse
from making_it_real.paper.typing import begin
from tests.factories import (
    give_badge,
    make_action,
    make_assessment,
    make_badge,
    make_campaign,
    make_comment,
    make_council,
    make_declaration,
    make_innovation,
    make_invitations,
    make_member,
    make_moderator,
    make_organisation,
    make_published,
    make_responses,
    make_revision,
)
from tests.signing_in import make_person, sign_in

# In the order of the table's columns.
PARTS = ("nobody", "citizen", "editor", "lead", "other lead", "moderator", "assessor", "superuser")
NOWHERE = "00000000-0000-0000-0000-000000000001"


class World:
    """`clients` is {part: a browser in which that person is signed in}; `arguments` what fills an address."""

    def __init__(self):
        self.ours, theirs = make_organisation("Ours", slug="ours"), make_organisation("Theirs", slug="theirs")
        people = self._people(theirs)
        self.clients = {"nobody": Client(), **{part: sign_in(Client(), one) for part, one in people.items()}}
        self.by_name, self.by_parameter = {}, {}
        self._things(people)

    def _people(self, theirs):
        return {
            "citizen": make_person("citizen@nowhere.example"),
            "editor": make_member(self.ours, "editor@ours.example", "editor"),
            "lead": make_member(self.ours, "lead@ours.example"),
            "other lead": make_member(theirs, "lead@theirs.example"),
            "moderator": make_person("moderator@tlap.example", is_moderator=True),
            "assessor": make_person("assessor@tlap.example", is_assessor=True),
            "superuser": make_person("superuser@tlap.example", is_superuser=True, is_staff=True),
        }

    def _things(self, people):
        editor, lead = people["editor"], people["lead"]
        entry = make_innovation("Kept by us", slug="kept", kept_by=self.ours, run_by=self.ours)
        other = make_innovation("Kept by nobody", slug="free")
        draft = make_revision(entry, {"summary": "Draft."}, by=lead, organisation=self.ours, sent=False)
        waiting = make_revision(by=lead, organisation=self.ours)
        suggested = make_revision(entry, {"phone": "01632 960001"}, origin="public")
        invitation = Invitation.send(self.ours, email=people["citizen"].email, role="editor", by=lead)
        invitation = invitation[0] if isinstance(invitation, tuple) else invitation
        claim = claim_organisation(self.ours, by=people["citizen"], words="Mine.")
        claim = claim or people["citizen"].claims.get()
        report = tell_problem(entry, what=Report.What.CLOSED, text="Shut.")
        upload = CsvUpload.objects.create(organisation=self.ours, by=editor, file_name="a.csv", header=[],
                                          status=CsvUpload.Status.READY)  # fmt: skip
        declared = make_declaration(self.ours, on=timezone.localdate() - timedelta(days=300))
        submitted = make_declaration(make_organisation("Third", slug="third"), "submitted")
        make_published("wave", groups={self.ours: []})
        draft_declaration = make_declaration(self.ours, "draft")
        provisional = make_assessment(declared, "provisional", "changes", by=people["assessor"])
        waiting_declaration = make_declaration(make_organisation("Fourth", slug="fourth"))
        badge = make_badge(make_organisation("Fifth", slug="fifth"))
        give_badge(declared)
        misuse = tell_misuse(what=Misuse.What.NEVER, where="example.org", organisation=self.ours)
        about, draft_campaign, burst, batch, pile, comment = self._survey(lead)
        feed = Source.objects.create(slug="feed", name="A feed", licence="OGL")
        item = QueueItem.objects.about(QueueItem.About.REVISION, waiting.pk).get()
        self.by_parameter = {
            "org": "ours", "slug": "kept", "token": "made-up", "answer": "right", "section": "entries",
            "key": NOWHERE, "theme": 1, "document": "entry", "what": "needs", "name": "about", "step": "details",
            "campaign": about.campaign.slug, "number": 1, "ending": "csv", "kind": "large-print",
            "keep": entry.pk, "drop": other.pk, "one": entry.pk, "other": other.pk,
        }  # fmt: skip
        council = {"slug": make_council("northmoor").slug}
        organisation = {"slug": "ours"}
        make_campaign(about=[self.ours])
        member = self.ours.memberships.get(user=editor)
        self.by_name = {
            **{key: {"slug": "wave", "number": 1} for key in ["survey-csv", "survey-json", "survey-csv-edition", "survey-json-edition"]},
            "council": council, "council-gaps": council, "council-gaps-csv": council,
            "organisation": organisation, "progress": organisation, "progress-feed": organisation,
            "progress-chart": organisation, "progress-groups-chart": organisation, "progress-trend-chart": organisation,
            "badge": organisation, "badge-svg": organisation, "badge-json": organisation, "badge-jwt": organisation,
            "badge-status": {"part": 1}, "badge-key": {"thumbprint": next(iter(keys.published()))}, "review-misuse": {"pk": misuse.pk},
            "claim-organisation": organisation, "claim-entry": {"slug": "free"},
            "person": {"pk": member.pk}, "person-remove": {"pk": member.pk},
            "invitation-withdraw": {"pk": invitation.pk}, "invitation-accept": {"pk": invitation.pk},
            "queue-take": {"pk": item.pk}, "queue-let-go": {"pk": item.pk}, "history": {"pk": entry.pk},
            "review-revision": {"pk": waiting.pk}, "not-the-same": {"pk": waiting.pk},
            "review-organisation": {"pk": self.ours.pk}, "review-claim": {"pk": claim.pk},
            "review-feed": {"pk": feed.pk}, "review-import": {"pk": feed.imports.create(by_name="a test").pk},
            "review-report": {"pk": report.pk}, "review-entry": {"pk": entry.pk},
            "review-declaration": {"pk": submitted.pk}, "claim-withdraw": {"pk": claim.pk},
            "suggestion": {"pk": suggested.pk}, "declaration-withdraw": {"pk": declared.pk},
            "assess": {"pk": waiting_declaration.pk}, "assessment": {"pk": provisional.pk},
            "assessment-result": {"pk": provisional.pk}, "assessment-settle": {"pk": provisional.pk}, "review-badge": {"pk": badge.pk},
            "campaign-change": {"campaign": draft_campaign.slug}, "campaign-organisations": {"campaign": draft_campaign.slug},
            "campaign-ask": {"campaign": draft_campaign.slug}, "campaign-leave-out": {"campaign": draft_campaign.slug},
            "campaign-deed": {"name": "extend"}, "review-burst": {"pk": burst.pk}, "review-comments": {"pk": about.pk},
            "survey-invitation-remind": {"pk": batch.pk}, "survey-invitation-take-back": {"pk": batch.pk},
            "survey-comments": {"campaign": "closed"}, "survey-reply": {"campaign": "closed", "key": comment.pk},
            "survey-paper-type": {"pk": pile.pk}, "survey-paper-check": {"pk": pile.pk},
            "tlap-paper-type": {"pk": pile.pk}, "tlap-paper-check": {"pk": pile.pk},
            "csv-upload": {"pk": upload.pk}, "csv-send": {"pk": upload.pk}, "csv-discard": {"pk": upload.pk},
        }  # fmt: skip
        self.by_name |= {
            name: {"slug": "ours"}
            for name in ("survey-start", "survey-you", "survey-part", "survey-statement", "survey-words", "survey-check",
                         "survey-sent", "survey-later")
        }  # fmt: skip
        self.by_start = {
            "listing": draft.pk, "action": make_action(draft_declaration).pk, "picture": NOWHERE, "mfa": 1, "end-session": 1,
        }  # fmt: skip

    def _survey(self, lead):
        about = make_campaign("open", about=[self.ours]).organisations.get()
        draft = make_campaign("draft", status="draft")
        make_invitations(about)
        closed = make_campaign("closed", about=[self.ours]).organisations.get()
        make_responses(closed, ["3" * closed.campaign.shape().statements] * 10)
        closed.campaign.close(by="a test")
        comment = make_comment(closed)
        comment.decide("public", by=make_moderator(), shown="Thank you.")
        burst = Burst.objects.waiting_on(about, timezone.localdate())
        return about, draft, burst, about.batches.get(), begin(about, by=lead, sample_one_in=1), comment

    def arguments(self, name, parameters):
        """{parameter: value} for an address of this name."""
        given = {**self.by_parameter, **self.by_name.get(name, {})}
        if "pk" in parameters and "pk" not in given:
            given["pk"] = next(value for start, value in self.by_start.items() if name.startswith(start))
        return {parameter: given[parameter] for parameter in parameters}
