"""Addresses of training, under the relays'."""

from django.urls import path

from . import (
    training,
    training_certificates,
    training_planning,
    training_quiz,
    training_sessions,
)

urlpatterns = [
    path("", training.home, name="training"),
    path("cours/<slug:course_id>/", training.course, name="training_course"),
    path("cours/<slug:course_id>/imprimer/", training.sheet, name="training_sheet"),
    path("cours/<slug:course_id>/<slug:module_id>/", training.module, name="training_module"),
    path(
        "cours/<slug:course_id>/<slug:module_id>/<slug:page_id>/",
        training.page,
        name="training_page",
    ),
    path("questionnaires/<uuid:public_id>/", training_quiz.quiz, name="training_quiz"),
    path("questionnaires/<uuid:public_id>/resultat/", training_quiz.result, name="training_result"),
    path("attestations/<str:code>.pdf", training_certificates.pdf, name="training_certificate"),
    path("verifier/", training_certificates.verify_form, name="training_verify_form"),
    path("verifier/<str:code>/", training_certificates.verify, name="training_verify"),
    path("seances/", training_sessions.sessions, name="training_sessions"),
    path("seances/calendrier/", training_sessions.feed_new, name="training_feed_new"),
    path("seances/ics/<str:token>.ics", training_sessions.feed, name="training_feed"),
    path("seances/nouvelle/", training_planning.plan, name="training_plan"),
    path("seances/<uuid:public_id>/inscription/", training_sessions.enrol, name="training_enrol"),
    path("seances/<uuid:public_id>/liberer/", training_sessions.leave, name="training_leave"),
    path("seances/<uuid:public_id>/seance.ics", training_sessions.ics, name="training_ics"),
    path("seances/<uuid:public_id>/modifier/", training_planning.change, name="training_change"),
    path("seances/<uuid:public_id>/annuler/", training_planning.cancel, name="training_cancel"),
]
