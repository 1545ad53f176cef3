"""What is looked at for the moderator. Each is a hint, not a judgement: people decide."""

import re

from carehub.moderation.documents import Check
from innovations.listing.names_of_people import names_in
from innovations.listing.reading import empty
from innovations.models import CostBand, Evidence, Role
from innovations.reading_age import AIM, reading_age

TEXTS = [
    "title", "summary", "description", "who_for", "who_cannot", "opening_note", "accessibility", "first_step",
    "cost_summary", "contact_note", "evidence_limits", "how_it_was_set_up",
]  # fmt: skip
HARD = AIM + 2  # years; a little over what we aim for is fine
PRIVATE_HOSTS = re.compile(
    r"@(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|icloud|me|aol|btinternet|sky|talktalk|virginmedia|proton|"
    r"protonmail|ntlworld|tiscali|blueyonder)\.",
    re.IGNORECASE,
)


def checks(revision):
    """A list of Check: what deserves a second look, and what was found to be fine. Four queries at most."""
    content = {**empty(), **revision.content}
    found = [_sender(revision, content), _age(content), _people(content), _claim(revision, content), _email(content),
             _price(content), _link(content), _organisations(content)]  # fmt: skip
    return [check for check in found if check]


def _sender(revision, content):
    if not revision.organisation:
        return Check("Sent by somebody without an account", fine=False)
    if revision.subject_id:
        keeps = revision.subject().kept_by_id == revision.organisation_id
        return Check(
            "Sender looks after this listing" if keeps else "Sender does not look after this listing", keeps
        )
    slug, runs = revision.organisation.slug, Role.Name.RUNS
    if any(row["slug"] == slug and row["role"] == runs for row in content["roles"]):
        return Check("Sender runs this listing")
    return Check("Sender does not say that it runs this", fine=False)


def _age(content):
    age = reading_age("\n".join([content["summary"], content["description"]]))
    return age and Check(f"Reading age {age}", fine=age <= HARD)


def _people(content):
    organisations = " ".join(row["name"] for row in content["roles"])
    named = names_in("\n".join(content[name] for name in TEXTS), known=f"{content['title']} {organisations}")
    return (
        Check(f"May name a person: {', '.join(named[:3])}", fine=False)
        if named
        else Check("No names of people")
    )


def _claim(revision, content):
    level = content["evidence_level"]
    before = revision.base.get("evidence_level", Evidence.NEW)
    return Check("New claim needs proof", fine=False) if level > before and level >= Evidence.SAID else None


def _email(content):
    email = content["email"]
    if not email:
        return None
    private = PRIVATE_HOSTS.search(email)
    return Check(
        "The e-mail address may be a private person’s" if private else "E-mail is not a private one",
        not private,
    )


def _price(content):
    said = content["costs"] or content["cost_summary"] or content["cost_band"] != CostBand.DEPENDS
    return Check("Says what it costs") if said else Check("Does not say what it costs", fine=False)


def _link(content):
    website = content["website"].lower()
    if not website:
        return None
    safe = website.startswith("https://")
    return Check("Website is encrypted (https)" if safe else "Website is not encrypted (http)", safe)


def _organisations(content):
    new = [row["name"] for row in content["roles"] if not row["slug"]]
    return Check(f"Not on CareHub yet: {', '.join(new)}", fine=False) if new else None
