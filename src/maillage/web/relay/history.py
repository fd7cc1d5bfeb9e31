"""What happened to an appointment: who, when; and what was sent."""

from maillage.apps.accounts.models import User
from maillage.apps.accounts.selectors import organisations_of
from maillage.apps.booking.calendars import zone_of
from maillage.apps.booking.selectors import history

from .instants import moment_in_words

USER = "user:"


def history_lines(appointment, viewer):
    """[{"what", "who", "when", "before"}], oldest first.

    Colleagues of the viewer are named; the others are « le service », « un relais ».
    """
    changes = list(history(appointment))
    names = _names([change.actor for change in changes], viewer)
    zone = zone_of(appointment.agenda)
    return [
        {
            "what": change.get_change_display(),
            "who": names.get(change.actor) or change.get_by_display(),
            "when": moment_in_words(change.at, zone),
            "before": moment_in_words(change.start_before, zone)
            if change.change == "moved" and change.start_before
            else "",
        }
        for change in changes
    ]


def message_lines(appointment):
    """[{"event", "channel", "state", "why_not", "when"}] of every message, sent or withheld."""
    zone = zone_of(appointment.agenda)
    return [
        {
            "event": message.get_event_display(),
            "channel": message.get_channel_display(),
            "state": message.get_state_display(),
            "why_not": message.why_not,
            "when": moment_in_words(message.sent_at or message.created_at, zone),
        }
        for message in appointment.messages.order_by("created_at", "pk")
    ]


def _names(actors, viewer):
    numbers = {int(a.removeprefix(USER)) for a in actors if a.startswith(USER)}
    known = User.objects.filter(
        pk__in=numbers, memberships__organisation__in=organisations_of(viewer).order_by()
    )
    return {f"{USER}{user.pk}": str(user) for user in known.order_by("pk").distinct()}
