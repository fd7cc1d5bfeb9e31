"""Addresses of teleconsultation, under those of practitioners."""

from django.urls import path

from . import appointment, consultation, duty, writing

DOCUMENT = "documents/<uuid:number>"

urlpatterns = [
    path("", duty.duty, name="duty"),
    path("pause/", duty.pause, name="duty_break"),
    path("reprise/", duty.resume, name="duty_resume"),
    path("fin/", duty.end, name="duty_end"),
    path("presence/", duty.beat, name="duty_beat"),
    path("personne/<int:ticket_id>/prendre/", duty.accept, name="duty_accept"),
    path("personne/<int:ticket_id>/rendre/", duty.decline, name="duty_decline"),
    path("<uuid:public_id>/", consultation.page, name="consultation"),
    path("<uuid:public_id>/notes/", consultation.notes, name="consultation_notes"),
    path("<uuid:public_id>/presence/", consultation.beat, name="consultation_beat"),
    path("<uuid:public_id>/terminer/", consultation.end, name="consultation_end"),
    path("<uuid:public_id>/rendez-vous/", appointment.hand_over, name="consultation_appointment"),
    path("<uuid:public_id>/ecrire/<str:slug>/", writing.write, name="document_new"),
    path(f"{DOCUMENT}/lire/", writing.pdf, name="document_pdf"),
    path(f"{DOCUMENT}/annuler/", writing.cancel, name="document_cancel"),
    path(f"{DOCUMENT}/envoyer/", writing.deliver, name="document_deliver"),
]
