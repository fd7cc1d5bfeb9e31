"""What each step asks, proposes and keeps."""

from maillage.apps.accounts.models import User
from maillage.apps.offer.phones import shown as shown_phone
from maillage.apps.teleconsult.enums import PlaceKind, Requirement
from maillage.apps.teleconsult.permissions import can_prepare
from maillage.apps.teleconsult.requirements import asked
from maillage.apps.teleconsult.selectors import suggestions
from maillage.apps.teleconsult.services import points
from maillage.apps.training.selectors import valid_until
from maillage.web.components.words import date_in_words

from .forms import AgentsForm, HoursForm, PlaceForm, RequirementForm, RoomForm


class _Step:
    """One step of a point, for someone."""

    template = ""

    def __init__(self, point, user):
        self.point, self.user = point, user

    def known(self):
        """What the page adds to the form."""
        return {}

    @property
    def _asked(self):
        return {"point": self.point, "user": self.user}


class PlaceStep(_Step):
    title, template = "Le lieu", "relay/points/_place.html"

    def form(self, data):
        return PlaceForm(data, initial=PlaceForm.initial_of(self.point))

    def save(self, form):
        return points.save_place(**self._asked, **form.cleaned_data)


class RoomStep(_Step):
    title, template = "La pièce et son téléphone", "relay/points/_room.html"

    def form(self, data):
        phone = shown_phone(self.point.room_phone)
        return RoomForm(data, initial={"room_name": self.point.room_name, "room_phone": phone})

    def save(self, form):
        return points.save_room(**self._asked, **form.cleaned_data)


class HoursStep(_Step):
    title, template = "Les horaires du point", "relay/points/_hours.html"

    def form(self, data):
        return HoursForm(data, hours=self.point.opening_hours or self._proposed())

    def known(self):
        return {"is_proposed": bool(not self.point.opening_hours and self._proposed())}

    def save(self, form):
        hours = form.cleaned_data["opening_hours"]
        return points.save_hours(**self._asked, opening_hours=hours)

    def _proposed(self):
        if self.point.place_kind != PlaceKind.TOWN_HALL:
            return []
        return suggestions.town_hall_hours(self.point.site.commune)


class AgentsStep(_Step):
    title, template = "Les agents du point", "relay/points/_agents.html"

    def form(self, data):
        present = [str(agent.user_id) for agent in self.point.agents.all()]
        members = [(str(user.pk), _label(user)) for user in self._members()]
        return AgentsForm(data, members=members, initial={"agents": present})

    def save(self, form):
        chosen = set(form.cleaned_data["agents"])
        agents = [user for user in self._members() if str(user.pk) in chosen]
        return points.save_agents(**self._asked, agents=agents)

    def _members(self):
        members = User.objects.filter(
            memberships__organisation=self.point.organisation, is_active=True
        )
        found = members.order_by("full_name", "email")
        return [user for user in found if can_prepare(user, self.point.organisation)]


class RequirementStep(_Step):
    template = "relay/points/_requirement.html"

    def __init__(self, point, user, requirement):
        super().__init__(point, user)
        self.asked = asked(requirement)
        self.title = self.asked.title

    def form(self, data):
        return RequirementForm(data, asked=self.asked, initial=self._initial())

    def known(self):
        near = self._near()
        return {"asked": self.asked, "is_far": bool(near and near.is_far)}

    def save(self, form):
        return points.answer(
            **self._asked,
            requirement=self.asked.requirement,
            is_met=form.cleaned_data["is_met"] == "yes",
            details=form.details(),
        )

    def _initial(self):
        answer = self.point.gate_answers.filter(requirement=self.asked.requirement).first()
        initial = dict(answer.details, is_met="yes" if answer.is_met else "no") if answer else {}
        if self.asked.requirement == Requirement.EMERGENCY:
            initial |= self._emergency()
        return initial

    def _emergency(self):
        if self.point.emergency_name:
            name, minutes = self.point.emergency_name, self.point.emergency_minutes
            return {"emergency_name": name, "emergency_minutes": minutes}
        near = self._near()
        return {"emergency_name": near.name, "emergency_minutes": near.minutes} if near else {}

    def _near(self):
        is_asked = self.asked.requirement == Requirement.EMERGENCY
        return suggestions.nearest_emergency(self.point.site) if is_asked else None


def _label(user):
    ends = valid_until(user)
    said = f"formation valable jusqu’au {date_in_words(ends)}" if ends else "pas encore formé"
    return f"{user} ({said})"
