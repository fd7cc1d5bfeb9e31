"""What the offer tells whoever listens, inside the transaction of the change."""

from django.dispatch import Signal

opening_changed = Signal()  # agenda_ids: list of agendas whose slots may have changed
