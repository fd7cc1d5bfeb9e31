"""Addresses of compacts for their parties, under `coordination:`."""

from django.urls import include, path

from . import clauses, history, joining, life, listing, new, overview, parties, text

_HERE = "maillage.web.coordination.compacts"
_LIFE = [
    path("", overview.page, name="compact"),
    path("etat/<slug:word>/", life.move, name="compact_move"),
    path("modifier/", new.change, name="compact_change"),
    path("supprimer/", new.discard, name="compact_discard"),
    path("texte/", text.page, name="compact_text"),
    path("texte/fichiers/nouveau/", text.new_file, name="compact_file_new"),
    path("texte/fichiers/<int:pk>/", text.file, name="compact_file"),
    path("texte/fichiers/<int:pk>/retirer/", text.remove_file, name="compact_file_remove"),
    path("texte/nouveau/<slug:level>/", clauses.new, name="compact_clause_new"),
    path("texte/clauses/<int:pk>/", clauses.change, name="compact_clause"),
    path("texte/clauses/<int:pk>/deplacer/", clauses.place, name="compact_clause_place"),
    path("texte/clauses/<int:pk>/citer/", clauses.quote, name="compact_clause_quote"),
    path("texte/clauses/<int:pk>/retirer/", clauses.remove, name="compact_clause_remove"),
    path("texte/clauses/<int:pk>/<slug:way>/", clauses.shift, name="compact_clause_shift"),
    path("parties/", parties.page, name="compact_parties"),
    path("parties/nouvelle/", parties.new, name="compact_party_new"),
    path("parties/<int:pk>/", parties.change, name="compact_party"),
    path("parties/<int:pk>/retirer/", parties.remove, name="compact_party_remove"),
    path("parties/<int:pk>/signature/", parties.sign, name="compact_party_sign"),
    path("parties/<int:pk>/signature/annuler/", parties.unsign, name="compact_party_unsign"),
    path("parties/<int:pk>/conge/", life.give_notice, name="compact_notice"),
    path("conges/<int:pk>/retirer/", life.withdraw_notice, name="compact_notice_withdraw"),
    path("historique/", history.page, name="compact_history"),
    path("historique/comparer/", history.compare, name="compact_compare"),
    path("historique/<int:number>/", history.version, name="compact_version"),
]
urlpatterns = [
    path("", listing.page, name="compacts"),
    path("nouvelle/", new.new, name="compact_new"),
    path("rejoindre/<slug:slug>/", joining.join, name="compact_join"),
    # What is not of one compact comes first: its address would be taken for that of one.
    path("", include(f"{_HERE}.urls_expertise")),
    path("", include(f"{_HERE}.urls_actions")),
    path("", include(f"{_HERE}.urls_indicators")),
    path("", include(f"{_HERE}.urls_experiments")),
    path("", include(f"{_HERE}.urls_feedback")),
    path("", include(f"{_HERE}.urls_reviews")),
    path("<slug:slug>/", include(_LIFE)),
]
