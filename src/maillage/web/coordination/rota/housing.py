"""Pages of flats and vehicles, of what cannot be used, and of who has what in a week."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from maillage.apps.accounts.audit import actor_of
from maillage.apps.rota.models import Flat, Outage, Vehicle
from maillage.apps.rota.selectors.housing import flats_for, holding_of, stay_of, vehicles_for
from maillage.apps.rota.services import housing
from maillage.apps.rota.services import lodging as lodging_service
from maillage.apps.rota.weeks import in_words

from . import forms_housing as forms
from .centre_access import centre_for, part_for, post_for
from .centre_parts import ASKED, ask, at, back_to
from .centre_words import needs
from .sheets import answer, attempt

KINDS = {
    "logement": (Flat, forms.FlatForm, "flat", housing.save_flat, "Ajouter un logement"),
    "vehicule": (
        Vehicle,
        forms.VehicleForm,
        "vehicle",
        housing.save_vehicle,
        "Ajouter un véhicule",
    ),
}


@login_required
@require_http_methods(ASKED)
def new_thing(request, pk, kind):
    return _thing(request, centre_for(request.user, pk), kind, None)


@login_required
@require_http_methods(ASKED)
def thing(request, kind, pk):
    stored = part_for(request.user, KINDS[kind][0], pk)
    return _thing(request, stored.centre, kind, stored)


def _thing(request, centre, kind, stored):
    _, form_class, name, change, title = KINDS[kind]

    def save(form):
        given = {name: stored, **form.values(), **form.seen_version()}
        saved = change(user=request.user, centre=centre, now=timezone.now(), **given)
        return f"« {saved} » est enregistré.", at(centre, kind)

    form = form_class(request.POST or None, entry=stored)
    title = stored.name if stored else title
    return answer(request, form, save=save, title=title, back=back_to(centre))


@login_required
@require_http_methods(ASKED)
def remove_thing(request, kind, pk):
    """Ask, then remove one that nobody ever had."""
    stored = part_for(request.user, KINDS[kind][0], pk)
    centre = stored.centre
    if request.method != "POST":
        return ask(request, centre, stored.name)
    remove = partial(housing.remove_thing, actor=actor_of(request.user), thing=stored)
    attempt(request, remove, f"« {stored} » n’est plus dans la liste.")
    return redirect(at(centre, kind))


@login_required
@require_http_methods(ASKED)
def new_outage(request, kind, pk):
    """Declare that a flat or a vehicle cannot be used for some weeks."""
    stored = part_for(request.user, KINDS[kind][0], pk)
    centre = stored.centre

    def save(form):
        housing.declare_outage(user=request.user, thing=stored, now=timezone.now(), **form.values())
        return (
            "C’est noté. Les médecins concernés sont logés ailleurs quand c’est possible ; sinon "
            "la coordination le voit dans les incidents du planning.",
            at(centre, "indisponibles"),
        )

    form = forms.OutageForm(request.POST or None)
    title = f"« {stored} » n’est pas utilisable"
    return answer(request, form, save=save, title=title, back=back_to(centre))


@login_required
@require_POST
def end_outage(request, pk):
    """It can be used again."""
    stored = Outage.objects.filter(pk=pk, flat__isnull=False).exists()
    by = "flat__centre" if stored else "vehicle__centre"
    outage = part_for(request.user, Outage, pk, by=by)
    centre = (outage.flat or outage.vehicle).centre
    end = partial(housing.end_outage, user=request.user, outage=outage, now=timezone.now())
    attempt(request, end, "C’est noté : de nouveau utilisable.")
    return redirect(at(centre, "indisponibles"))


@login_required
@require_http_methods(ASKED)
def lodging(request, post_pk):
    """Choose by hand the flat and the vehicle of one week."""
    post = post_for(request.user, post_pk)
    stay = stay_of(post)
    flats, vehicles = flats_for(post), vehicles_for(post)
    now = {
        "flat": str(stay.flats[0][0].pk) if stay.flats else "",
        "vehicle": str(stay.vehicle.pk) if stay.vehicle else "",
        "seen": holding_of(post),
    }
    form = forms.LodgingForm(request.POST or None, initial=now, flats=flats, vehicles=vehicles)
    week = reverse("coordination:rota_week", args=[post.monday])

    def save(form):
        lodging_service.choose(
            post=post,
            actor=actor_of(request.user),
            seen=form.cleaned_data["seen"],
            **form.chosen(flats, vehicles),
        )
        return "Le logement et le véhicule sont enregistrés.", week

    title = f"Logement et véhicule : {post.volunteer.full_name}"
    lead = f"À {post.line.centre.name}, {in_words(post.monday)}. Il faut : {needs(post.volunteer)}."
    return answer(request, form, save=save, title=title, back=(week, "Cette semaine"), lead=lead)
