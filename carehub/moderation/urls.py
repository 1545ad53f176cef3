"""TLAP's desk. Pages that need the directory (claims, reports, entries, merging) stand with it: innovations.urls."""

from django.urls import path

from carehub.moderation.views import history, organisations, public, queue, revisions

urlpatterns = [
    path("how-we-decide/", public.how_we_decide, name="how-we-decide"),
    path("moderation/", queue.queue, name="queue"),
    path("moderation/replies/", queue.replies, name="queue-replies"),
    path("moderation/recent/", queue.recent, name="recent"),
    path("moderation/decided/", queue.decided, name="queue-decided"),
    path("moderation/take/<int:pk>/", queue.take, name="queue-take"),
    path("moderation/let-go/<int:pk>/", queue.let_go, name="queue-let-go"),
    path("moderation/together/approve/", queue.approve_ticked, name="bulk"),
    path("moderation/together/seen/", queue.seen_ticked, name="bulk-seen"),
    path("moderation/revisions/<int:pk>/", revisions.review, name="review-revision"),
    path("moderation/revisions/<int:pk>/not-the-same/", revisions.not_the_same, name="not-the-same"),
    path("moderation/organisations/<int:pk>/", organisations.organisation, name="review-organisation"),
    path("moderation/history/<slug:document>/<int:pk>/", history.history, name="history"),
    path("moderation/bring-back/", history.bring_back, name="bring-back"),
]
