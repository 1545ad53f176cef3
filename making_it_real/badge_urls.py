"""Badges as the world sees them. An organisation cannot be called “issuer” or “report”: those are addresses here."""

from django.urls import path

from making_it_real.views.badges import machines, misuse, proof

urlpatterns = [
    path("issuer.json", machines.issuer_profile, name="badge-issuer"),
    path("issuer/achievement.json", machines.achievement, name="badge-achievement"),
    path("issuer/keys.json", machines.all_keys, name="badge-keys"),
    path("issuer/keys/<slug:thumbprint>.json", machines.key, name="badge-key"),
    path("issuer/status/<int:part>.jwt", machines.status, name="badge-status"),
    path("report/", misuse.report, name="badge-misuse"),
    path("report/thanks/", misuse.thanks, name="badge-misuse-thanks"),
    path("<slug:slug>.svg", machines.picture, name="badge-svg"),
    path("<slug:slug>.json", machines.badge_json, name="badge-json"),
    path("<slug:slug>.jwt", machines.badge_jwt, name="badge-jwt"),
    path("<slug:slug>/", proof.proof, name="badge"),
]
