"""What the script of a room is given with the page, on either side."""

import json

from django.urls import reverse
from django.utils import timezone

from maillage.apps.teleconsult import video
from maillage.apps.teleconsult.selectors import rooms
from maillage.apps.teleconsult.tokens import PARTICIPANT, token_of


def stage_of(participant, panel_url):
    """Plain values for `components/room_stage.html`: addresses, relays, where to start from.

    Media is exchanged by the browsers only in the room itself, and only by that provider.
    """
    token, phase = token_of(participant, PARTICIPANT), rooms.phase_of(participant)
    has_media = phase == rooms.ROOM and participant.consultation.provider == video.BROWSER
    servers = video.ice_servers(f"p{participant.pk}", timezone.now()) if has_media else []
    return {
        "me": participant.pk,
        "kind": participant.kind,
        "phase": phase,
        "version": rooms.state_of(participant)["version"],
        "rung": participant.consultation.rung,
        "after": rooms.last_signal(participant),
        "has_media": has_media,
        "servers": json.dumps(servers),
        "panel_url": panel_url,
        "state_url": reverse("public:room_state", args=[token]),
        "beat_url": reverse("public:room_beat", args=[token]),
        "signal_url": reverse("public:room_signal", args=[token, 0]).removesuffix("0/"),
        "rung_url": reverse("public:room_rung", args=[token]),
        "stream_url": reverse("live:room", args=[token]),
    }
