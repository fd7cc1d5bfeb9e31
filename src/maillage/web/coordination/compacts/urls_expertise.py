"""Addresses of expertise and of the library of practices, which belong to no compact."""

from django.urls import path

from . import expertise, practices

_OFFER, _REQUEST = "savoir-faire/<int:pk>/", "savoir-faire/demandes/<int:pk>/"
_PRACTICE = "pratiques/<int:pk>/"

urlpatterns = [
    path("savoir-faire/", expertise.listing, name="expertise"),
    path("savoir-faire/nouveau/", expertise.new, name="expertise_new"),
    path(_OFFER, expertise.page, name="expertise_one"),
    path(f"{_OFFER}modifier/", expertise.change, name="expertise_change"),
    path(_REQUEST, expertise.request_page, name="expertise_request"),
    path(f"{_REQUEST}noter/", expertise.rate, name="expertise_rate"),
    path(f"{_REQUEST}retirer/", expertise.withdraw, name="expertise_withdraw"),
    path("pratiques/", practices.listing, name="practices"),
    path("pratiques/nouvelle/", practices.new, name="practice_new"),
    path(_PRACTICE, practices.page, name="practice"),
    path(f"{_PRACTICE}modifier/", practices.change, name="practice_change"),
    path(f"{_PRACTICE}retirer/", practices.withdraw, name="practice_withdraw"),
    path(f"{_PRACTICE}retablir/", practices.restore, name="practice_restore"),
    path(f"{_PRACTICE}reprendre/", practices.copy, name="practice_copy"),
    path("pratiques/reprises/<int:pk>/retirer/", practices.uncopy, name="practice_uncopy"),
]
