"""The survey at an organisation's desk and at TLAP's. The public survey has addresses of its own."""

from django.urls import path

from making_it_real.views.survey_desk import (
    campaign_life,
    campaigns,
    comments,
    desk,
    invitations,
    paper,
    paper_files,
    posters,
    quarantine,
    replies,
)

HERE = "workspace/<slug:org>/survey/"
ONE = HERE + "<slug:campaign>/"
TLAP = "moderation/surveys/"
WAVE = TLAP + "<slug:campaign>/"
PAPER = WAVE + "paper/<slug:org>/"

urlpatterns = [
    path(HERE, desk.surveys, name="survey-desk"),
    path(ONE, desk.survey, name="survey-standing"),
    path(ONE + "eligible/", desk.eligible, name="survey-eligible"),
    path(ONE + "invitations/", invitations.invitations, name="survey-invitations"),
    path(ONE + "invitations/file/", invitations.invitation_file, name="survey-invitation-file"),
    path(ONE + "invitations/mail/", invitations.invitation_mail, name="survey-invitation-mail"),
    path(
        ONE + "invitations/<int:pk>/remind/", invitations.invitation_remind, name="survey-invitation-remind"
    ),
    path(
        ONE + "invitations/<int:pk>/take-back/",
        invitations.invitation_take_back,
        name="survey-invitation-take-back",
    ),
    path(ONE + "poster/", posters.posters, name="survey-poster"),
    path(ONE + "poster.svg", posters.poster_svg, name="survey-poster-svg"),
    path(ONE + "poster.pdf", posters.poster_pdf, name="survey-poster-pdf"),
    path(ONE + "paper/", paper.piles, name="survey-paper"),
    path(ONE + "paper/<slug:kind>.pdf", posters.paper_pdf, name="survey-paper-pdf"),
    path(ONE + "paper/template.csv", paper.template, name="survey-paper-template"),
    path(ONE + "paper/file/", paper_files.from_file, name="survey-paper-file"),
    path(ONE + "paper/<int:pk>/", paper.type_in, name="survey-paper-type"),
    path(ONE + "paper/<int:pk>/check/", paper.check, name="survey-paper-check"),
    path(ONE + "comments/", replies.comments, name="survey-comments"),
    path(ONE + "comments/<uuid:key>/", replies.reply, name="survey-reply"),
    path(TLAP, campaigns.campaigns, name="campaigns"),
    path(TLAP + "new/", campaigns.new, name="campaign-new"),
    path(WAVE, campaigns.campaign, name="campaign"),
    path(WAVE + "change/", campaigns.change, name="campaign-change"),
    path(WAVE + "organisations/", campaigns.organisations, name="campaign-organisations"),
    path(WAVE + "organisations/ask/", campaigns.ask_about, name="campaign-ask"),
    path(WAVE + "organisations/leave-out/", campaigns.leave_out, name="campaign-leave-out"),
    path(WAVE + "tallies/", campaign_life.tallies, name="campaign-tallies"),
    path(WAVE + "do/<slug:name>/", campaign_life.deed, name="campaign-deed"),
    path(PAPER, paper.tlap_piles, name="tlap-paper"),
    path(PAPER + "<slug:kind>.pdf", posters.tlap_paper_pdf, name="tlap-paper-pdf"),
    path(PAPER + "template.csv", paper.tlap_template, name="tlap-paper-template"),
    path(PAPER + "file/", paper_files.tlap_from_file, name="tlap-paper-file"),
    path(PAPER + "<int:pk>/", paper.tlap_type_in, name="tlap-paper-type"),
    path(PAPER + "<int:pk>/check/", paper.tlap_check, name="tlap-paper-check"),
    path("moderation/held-back/<int:pk>/", quarantine.review_burst, name="review-burst"),
    path("moderation/comments/<int:pk>/", comments.review_comments, name="review-comments"),
]
