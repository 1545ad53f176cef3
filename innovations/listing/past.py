"""What happened to an entry besides its revisions: reports, claims, and other entries that were merged into it."""

from carehub.moderation.history import Event, name, who
from innovations.models import Claim


def past(entry, for_tlap):
    """A list of Event. A worry about safety is for TLAP alone."""
    reports = entry.reports.all() if for_tlap else entry.reports.for_owners()
    claims = entry.claims.select_related("organisation").prefetch_related("steps__by")
    return [
        *(event for report in reports.select_related("settled_by") for event in _reported(report)),
        *(event for claim in claims for event in _claimed(claim)),
    ]


def _reported(report):
    yield Event(
        report.created_at, "A member of the public", f"Reported: {report.get_what_display()}", report.text
    )
    if report.settled_at:
        by = name(report.settled_by, str(report.settled_by))
        yield Event(report.settled_at, by, f"Report settled: {report.get_outcome_display()}", report.why)


def _claimed(claim):
    yield Event(claim.created_at, str(claim.organisation), "Claimed it")
    for step in claim.steps.all():
        words = Claim.Status(step.state_to).label.lower()
        yield Event(step.at, who(step), f"Claim of {claim.organisation}: {words}", step.why)
