"""What booking does when the offer changes: the free slots follow, in the same transaction."""

from django.dispatch import receiver

from maillage.apps.offer.models import Agenda
from maillage.apps.offer.models.agendas import new_version
from maillage.apps.offer.signals import opening_changed


@receiver(opening_changed)
def write_free_slots_anew(sender, agenda_ids, **kwargs):
    from .services import refresh_free_slots  # models must be loaded first

    for agenda_id in agenda_ids:
        Agenda.objects.filter(pk=agenda_id).update(opening_version=new_version())
    refresh_free_slots(agenda_ids)
