"""Addresses of the experiments and prevention events of a compact."""

from django.urls import path

from . import events, experiments, experiments_end

_ALL, _ONE = "<slug:slug>/experimentations/", "<slug:slug>/experimentations/<int:pk>/"
_EVENTS, _EVENT = "<slug:slug>/rendez-vous/", "<slug:slug>/rendez-vous/<int:pk>/"

urlpatterns = [
    path(_ALL, experiments.listing, name="compact_experiments"),
    path(f"{_ALL}nouvelle/", experiments.new, name="compact_experiment_new"),
    path(_ONE, experiments.page, name="compact_experiment"),
    path(f"{_ONE}modifier/", experiments.change, name="compact_experiment_change"),
    path(f"{_ONE}comparer/", experiments.compare, name="compact_experiment_compare"),
    path(f"{_ONE}supprimer/", experiments.remove, name="compact_experiment_remove"),
    path(f"{_ONE}lancer/", experiments.start, name="compact_experiment_start"),
    path(f"{_ONE}noter/", experiments_end.note, name="compact_experiment_note"),
    path(f"{_ONE}mesures/", experiments_end.declare, name="compact_experiment_values"),
    path(f"{_ONE}mesures.xlsx", experiments_end.table, name="compact_experiment_table"),
    path(f"{_ONE}lire/", experiments_end.read, name="compact_experiment_read"),
    path(f"{_ONE}decider/", experiments_end.decide, name="compact_experiment_decide"),
    path(_EVENTS, events.listing, name="compact_events"),
    path(f"{_EVENTS}nouveau/", events.new, name="compact_event_new"),
    path(f"{_EVENTS}calendrier.ics", events.ics, name="compact_events_ics"),
    path(f"{_EVENT}modifier/", events.change, name="compact_event_change"),
    path(f"{_EVENT}annuler/", events.cancel, name="compact_event_cancel"),
    path(f"{_EVENT}retablir/", events.restore, name="compact_event_restore"),
    path(f"{_EVENT}compter/", events.count_reached, name="compact_event_count"),
    path(f"{_EVENT}rendez-vous.ics", events.one_ics, name="compact_event_ics"),
]
