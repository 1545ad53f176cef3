"""The people of an organisation's desk. The desk itself shows entries, so it stands with them: innovations.urls."""

from django.urls import path

from carehub.accounts.views import invitations, people

urlpatterns = [
    path("workspace/<slug:org>/people/", people.people, name="people"),
    path("workspace/<slug:org>/people/invite/", people.invite, name="invite"),
    path("workspace/<slug:org>/people/leave/", people.leave, name="leave"),
    path("workspace/<slug:org>/people/<int:pk>/", people.person, name="person"),
    path("workspace/<slug:org>/people/<int:pk>/remove/", people.remove, name="person-remove"),
    path(
        "workspace/<slug:org>/invitations/<int:pk>/withdraw/",
        people.withdraw_invitation,
        name="invitation-withdraw",
    ),
    path("invitations/<int:pk>/accept/", invitations.accept_own, name="invitation-accept"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
]
