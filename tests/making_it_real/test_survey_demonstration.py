"""The demonstration of the survey: what pages are shown with."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from making_it_real.counting import checking
from making_it_real.models import Campaign, Comment, Edition, Result
from making_it_real.results import organisation_results
from making_it_real.survey_demonstration import load
from tests.factories import make_declaration, make_organisation
from tests.signing_in import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisations(settings):
    settings.DEMONSTRATION = True
    make_person("moderator@making-it-real.example")
    make_person("lead@making-it-real.example")
    real = make_declaration(make_organisation("A real one")).organisation
    made = [
        make_declaration(make_organisation(f"Invented {one}", demonstration=True)).organisation
        for one in range(8)
    ]
    load()
    return real, made


def test_three_were_published_and_one_is_open(organisations):
    real, made = organisations
    assert Counter(Campaign.objects.values_list("status", flat=True)) == {"published": 3, "open": 1}
    assert not real.campaigns.exists()
    assert [one.number for one in Edition.objects.all()] == [1, 1, 1]
    found = organisation_results([made[0]])[made[0].pk]
    assert [wave.campaign.slug for wave in found.waves] == ["spring-2026", "autumn-2025", "autumn-2024"]
    assert all(wave.edition.published_at.date() > wave.campaign.closes_on for wave in found.waves)


def test_it_has_hidden_cells_small_numbers_changes_and_answers_to_comments(organisations):
    states = set(Result.objects.at_level("organisation").values_list("state", flat=True))
    assert states == {"hidden", "small", "shown"}
    assert {"up", "level"} <= set(Result.objects.values_list("direction", flat=True))
    assert Comment.objects.public().exclude(reply="").exists()
    for campaign in Campaign.objects.all():
        assert checking.wrong(campaign) == []


def test_it_can_be_made_again_and_never_among_real_data(organisations, settings, capsys):
    call_command("load_survey_demonstration")
    assert "0 surveys" in capsys.readouterr().out
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError):
        call_command("load_survey_demonstration")
