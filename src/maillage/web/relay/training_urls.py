"""Addresses of training, under the relays'."""

from django.urls import path

from . import (
    training,
    training_attendance,
    training_catalogue,
    training_certificates,
    training_courses,
    training_planning,
    training_quiz,
    training_sessions,
)

urlpatterns = [
    path("", training.home, name="training"),
    path("catalogue/", training_catalogue.courses, name="training_catalogue"),
    path("catalogue/nouvelle/", training_courses.add, name="training_course_add"),
    path(
        "catalogue/<slug:course_id>/modifier/",
        training_courses.change,
        name="training_course_change",
    ),
    path(
        "catalogue/<slug:course_id>/retirer/",
        training_courses.withdraw,
        name="training_course_withdraw",
    ),
    path(
        "catalogue/<slug:course_id>/remettre/",
        training_courses.restore,
        name="training_course_restore",
    ),
    path("cours/<slug:course_id>/", training_catalogue.course, name="training_course"),
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
    path("seances/organisees/", training_attendance.organised, name="training_organised"),
    path("seances/<uuid:public_id>/", training_sessions.session, name="training_session"),
    path(
        "seances/<uuid:public_id>/presences/",
        training_attendance.attendance,
        name="training_attendance",
    ),
    path(
        "seances/<uuid:public_id>/emargement/", training_attendance.sheet, name="training_signing"
    ),
    path("seances/<uuid:public_id>/avis/", training_attendance.rating, name="training_rating"),
    path("seances/<uuid:public_id>/inscription/", training_sessions.enrol, name="training_enrol"),
    path("seances/<uuid:public_id>/liberer/", training_sessions.leave, name="training_leave"),
    path("seances/<uuid:public_id>/seance.ics", training_sessions.ics, name="training_ics"),
    path(
        "seances/<uuid:public_id>/inscrits/<int:enrolment_id>/retirer/",
        training_planning.strike_off,
        name="training_strike_off",
    ),
    path("seances/<uuid:public_id>/modifier/", training_planning.change, name="training_change"),
    path("seances/<uuid:public_id>/annuler/", training_planning.cancel, name="training_cancel"),
]
