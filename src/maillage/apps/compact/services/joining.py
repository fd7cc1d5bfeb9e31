"""A region or a commune joins a national frame with its own commitments and actions."""

from django.db import transaction

from maillage.apps.compact.enums import WRITABLE, ClauseLevel, CompactKind, CompactState
from maillage.apps.compact.errors import BadCompact, NotNow
from maillage.apps.compact.models import Clause, Compact
from maillage.apps.compact.selectors.clauses import in_order

from . import compacts
from ._compacts import held, record


@transaction.atomic
def join(*, user, frame, organisation, title, area, now, **values):
    """A draft that joins `frame`, piloted by `organisation`: its axes and objectives are copied,
    each knowing the clause that frames it. Commitments and actions are left for it to write.

    One organisation joins a frame once for a perimeter (`BadCompact`).
    """
    frame = held(frame)
    if not can_be_joined(frame):
        raise NotNow("On rejoint une convention nationale signée et qui n’est pas terminée.")
    same = Compact.objects.filter(frame=frame, area=area, parties__organisation=organisation)
    if same.exists():
        raise BadCompact(
            {"area": f"{organisation.name} a déjà rejoint cette convention pour ce périmètre."}
        )
    dates = {"starts_on": frame.starts_on, "ends_on": frame.ends_on}
    variant = compacts.create(
        user=user,
        organisation=organisation,
        now=now,
        frame=frame,
        title=title,
        area=area,
        kind=CompactKind.REGIONAL,
        **{"review_month": frame.review_month} | dates | values,
    )
    _copy(frame, variant)
    record(variant, "join", user, frame=frame.pk)
    return variant


def can_be_joined(frame):
    """Whether regions and communes may join it: a national text, signed and living."""
    closed = WRITABLE | {CompactState.ENDED}
    return frame.kind == CompactKind.NATIONAL and frame.state not in closed


def _copy(frame, variant):
    copies = {None: None}
    for clause in in_order(frame):
        if clause.level != ClauseLevel.COMMITMENT:
            copies[clause.pk] = Clause.objects.create(
                compact=variant,
                level=clause.level,
                parent=copies[clause.parent_id],
                number=clause.number,
                rank=clause.rank,
                title=clause.title,
                text=clause.text,
                framed_by=clause,
            )
