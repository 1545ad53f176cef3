"""The parts of an entry as a person reads them: in the review, in the history, on the check page and in the file."""

from carehub.moderation.documents import Field
from innovations.listing import shown
from innovations.models import Audience, CostBand, Evidence, Kind, Need

FIELDS = [
    Field("title", "Name", group="about"),
    Field("kind", "Kind", shown.choice(Kind), "about"),
    Field("category", "Sort", shown.category, "about"),
    Field("summary", "Summary", group="about"),
    Field("description", "What happens", group="about"),
    Field("needs", "What it helps with", shown.words(Need), "who"),
    Field("audiences", "Who it is for", shown.words(Audience), "who"),
    Field("who_for", "Who it is for, in your words", group="who"),
    Field("who_cannot", "Who cannot use it", group="who"),
    Field("themes", "Making it Real themes", shown.themes, "who"),
    Field("online", "Online or by phone", shown.yes_no, "where"),
    Field("all_england", "Anywhere in England", shown.yes_no, "where"),
    Field("areas", "Whole council areas", shown.areas, "where"),
    Field("places", "Places", shown.places, "where"),
    Field("openings", "Opening times", shown.openings, "where"),
    Field("opening_note", "About the opening times", group="where"),
    Field("accessibility", "Getting in and around", group="where"),
    Field("languages", "Languages", group="where"),
    Field("routes", "How to get it", shown.routes, "getting"),
    Field("first_step", "First step", group="getting"),
    Field("cost_band", "Cost", shown.choice(CostBand), "getting"),
    Field("cost_summary", "Cost in a few words", group="getting"),
    Field("costs", "Costs one by one", shown.costs, "getting"),
    Field("phone", "Phone", group="contact"),
    Field("email", "E-mail", group="contact"),
    Field("website", "Website", group="contact"),
    Field("contact_note", "About getting in touch", group="contact"),
    Field("evidence_level", "How we know it helps", shown.choice(Evidence), "evidence"),
    Field("outcomes", "What was measured", shown.outcomes, "evidence"),
    Field("evidence_limits", "What the figures do not show", group="evidence"),
    Field("how_it_was_set_up", "How it was set up", group="evidence"),
    Field("roles", "Who is behind it", shown.roles, "people"),
    Field("picture", "Picture", shown.picture, "picture", picture=shown.picture_address),
]
