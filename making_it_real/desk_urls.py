"""Making it Real at an organisation's desk and at TLAP's, and the evidence."""

from django.urls import path

from making_it_real.views import actions, assessing, badge_ends, evidence, reviewing
from making_it_real.views.badges import desk as badge_desk
from making_it_real.views.badges import misuse
from making_it_real.views.declaring import assessed, desk, rating, sending, steps

HERE = "workspace/<slug:org>/making-it-real/"

urlpatterns = [
    path(HERE, desk.declaration, name="declaration"),
    path(HERE + "standing/", desk.on_the_desk, name="declaration-standing"),
    path(HERE + "begin/", desk.begin, name="declaration-begin"),
    path(HERE + "take-back/", desk.take_back, name="declaration-take-back"),
    path(HERE + "withdraw/<int:pk>/", desk.withdraw, name="declaration-withdraw"),
    path(HERE + "statements/", desk.newer_statements, name="declaration-statements"),
    path(HERE + "self-assessment/", rating.self_assessment),
    path(HERE + "self-assessment/<int:theme>/", rating.rate, name="rate"),
    path(HERE + "actions/", actions.actions),
    path(HERE + "actions/new/", actions.new, name="action-new"),
    path(HERE + "actions/<int:pk>/", actions.update, name="action-update"),
    path(HERE + "actions/<int:pk>/change/", actions.edit, name="action-edit"),
    path(HERE + "actions/<int:pk>/remove/", actions.remove, name="action-remove"),
    path(HERE + "actions/<int:pk>/innovations/", actions.adopted, name="action-innovations"),
    path(HERE + "ideas/<int:theme>/", actions.suggested, name="ideas"),
    path(HERE + "sign/", sending.sign),
    path(HERE + "check/", sending.check),
    path(HERE + "assessment/", assessed.assessed, name="assessed"),
    path(HERE + "badge/", badge_desk.badge, name="badge-desk"),
    # The steps above have views of their own; each is a step by its address.
    path(HERE + "<slug:step>/", steps.step, name="declaration-step"),
    path("evidence/<uuid:key>/", evidence.evidence, name="evidence"),
    path("moderation/misuse/<int:pk>/", misuse.review, name="review-misuse"),
    path("moderation/declarations/<int:pk>/", reviewing.review_declaration, name="review-declaration"),
    path("moderation/assessments/", assessing.assessments, name="assessments"),
    path("moderation/assessments/declarations/<int:pk>/", assessing.assess, name="assess"),
    path("moderation/assessments/<int:pk>/", assessing.assessment, name="assessment"),
    path("moderation/assessments/<int:pk>/result/", assessing.result, name="assessment-result"),
    path("moderation/assessments/<int:pk>/settle/", assessing.settle, name="assessment-settle"),
    path("moderation/badges/", badge_ends.badges, name="review-badges"),
    path("moderation/badges/<int:pk>/", badge_ends.badge, name="review-badge"),
]
