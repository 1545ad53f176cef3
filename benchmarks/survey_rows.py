"""survey_rows.py PEOPLE ORGANISATIONS: an open campaign with invitations in an empty database. Prints their paths."""

import json
import sys

import counting_rows  # sets Django up
from django.core.management import call_command
from django.utils import timezone

from carehub.accounts.models import User
from making_it_real.models import Invitation, InvitationBatch
from making_it_real.models.invitation import hash_of, new_token


def main(people, organisations):
    call_command("load_reference_data", verbosity=0)
    call_command("load_statements", verbosity=0)
    campaign = counting_rows.campaign_about(organisations, comments=True)
    by = User.objects.create_user("lead@bench.example")
    tokens = []
    for about in campaign.organisations.all():
        tokens += invite(about, people // organisations, by)
    print(json.dumps([f"/survey/i/{token}/" for token in tokens]))


def invite(about, number, by):
    batch = InvitationBatch.objects.create(about=about, made=number, made_on=timezone.localdate(), by=by)
    tokens = [new_token() for _ in range(number)]
    Invitation.objects.bulk_create(Invitation(token_hash=hash_of(token), batch=batch) for token in tokens)
    return tokens


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
