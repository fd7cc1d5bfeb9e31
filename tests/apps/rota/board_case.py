"""A small draft to place volunteers in: two centres of one line, four weeks, three volunteers."""

from dataclasses import dataclass

from maillage.apps.accounts.models import AuditLine, User
from maillage.apps.rota.models import Cell, Draft, Line, Volunteer
from maillage.apps.rota.services import cells
from tests.apps.rota.factories import (
    NOW,
    a_centre,
    a_collective,
    a_coordinator,
    a_draft,
    a_volunteer,
    monday,
)

WEEKS = 4


@dataclass
class Scene:
    """`anne` and `paul` coordinate; every volunteer offers every week."""

    draft: Draft
    lines: list
    people: list
    anne: User
    paul: User

    @property
    def ajain(self) -> Line:
        return self.lines[0]

    @property
    def arnac(self) -> Line:
        return self.lines[1]

    @property
    def zoe(self) -> Volunteer:
        return self.people[0]

    def put(self, volunteer, line, week, **values):
        """A cell as it stands, placed without asking anybody."""
        return Cell.objects.create(
            draft=self.draft, line=line, monday=monday(week), volunteer=volunteer, **values
        )

    def place(self, volunteer, line, week, *, seen=None, user=None):
        """A place taken as on the board."""
        return cells.place(
            draft=self.draft,
            line=line,
            monday=monday(week),
            volunteer=volunteer,
            seen=seen,
            user=user or self.anne,
            now=NOW,
        )

    def now(self):
        """Who is where: {(line, week): volunteer}."""
        found = Cell.objects.filter(draft=self.draft).select_related("line", "volunteer")
        return {(each.line, (each.monday - monday(0)).days // 7): each.volunteer for each in found}


def a_scene(people=3, **values):
    collective = a_collective()
    lines = [a_centre(collective, name=name).lines.get() for name in ("Ajain", "Arnac-la-Poste")]
    weeks = [monday(week) for week in range(WEEKS)]
    usual = {"weeks": weeks, "max_weeks": 2} | values
    anne, paul = a_coordinator(collective), a_coordinator(collective)
    anne.full_name, paul.full_name = "Anne Board", "Paul Second"
    anne.save()
    paul.save()
    return Scene(
        a_draft(collective, weeks=WEEKS),
        lines,
        [a_volunteer(collective, **usual) for _ in range(people)],
        anne,
        paul,
    )


def last_line():
    """The last audit line: (action, subject)."""
    return AuditLine.objects.order_by("number").values_list("action", "subject").last()
