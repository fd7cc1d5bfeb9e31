"""What may happen to studies: each change is one transaction with its audit line."""

from .drafts import change_study, copy_study, remove_study, restore_study, start_study
from .lists import read_places
from .planned_sites import plan_site, unplan_site
from .recovery import requeue_abandoned
from .runs import launch_study, replay_study, stop_study

__all__ = [
    "change_study",
    "copy_study",
    "launch_study",
    "plan_site",
    "read_places",
    "remove_study",
    "replay_study",
    "requeue_abandoned",
    "restore_study",
    "start_study",
    "stop_study",
    "unplan_site",
]
