"""The handover book on a phone: what is open, one form to add, one press when it is done."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.apps.accounts.french import unbroken
from maillage.apps.accounts.permissions import require
from maillage.apps.offer.phones import shown
from maillage.apps.rota.enums import ItemState
from maillage.apps.rota.errors import BadRota, RotaError, StaleEdit
from maillage.apps.rota.models import Centre
from maillage.apps.rota.permissions import can_hand_over
from maillage.apps.rota.selectors import handover as selectors
from maillage.apps.rota.services import handover as services
from maillage.web.components.words import BLANK, date_in_words, day_in_words

from .handover_forms import DropForm, ItemForm, blame, show_again


@login_required
@require_safe
def home(request):
    """The book of the centre where one is; a choice when there are two, an explanation without."""
    posts = selectors.posts_of(request.user, timezone.localdate())
    centres = {post.line.centre_id: post.line.centre for post in posts}
    if len(centres) == 1:
        return redirect("practitioner:rota_handover_book", *centres)
    context = {"centres": list(centres.values())}
    return render(request, "practitioner/rota/handover/home.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def book(request, centre_id):
    """Read what is open; add to it."""
    centre, day = get_object_or_404(Centre, pk=centre_id), timezone.localdate()
    require(can_hand_over(request.user, centre, day), services.RESERVED)
    post = selectors.posts_of(request.user, day).filter(line__centre=centre).first()
    form = ItemForm(request.POST or None, line=post.line, day=day)
    if form.is_valid():
        try:
            services.write(centre=centre, user=request.user, data=form.data_typed)
        except BadRota as error:
            blame(form, error)
        else:
            messages.success(request, "C’est noté dans le cahier.")
            return redirect("practitioner:rota_handover_book", centre.pk)
    items = services.open_book(centre=centre, user=request.user)
    found = selectors.handovers_open_to(request.user, centre, day)
    context = {
        "centre": centre,
        "form": form,
        "day": day_in_words(day),
        "items": [shown_item(item, day) for item in items],
        "closed": [shown_item(item, day) for item in selectors.closed_lately(centre, day)],
        "handovers": [_waiting(*each) for each in found],
        "has_lines": centre.lines.count() > 1,
    }
    status = 422 if form.errors else 200
    return render(request, "practitioner/rota/handover/book.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request, item_id):
    """Change an item; when someone else did meanwhile, show theirs beside what was typed."""
    item, day, now_says = _item(request, item_id), timezone.localdate(), None
    form = ItemForm(request.POST or None, line=item.line, day=day, item=item)
    status = 200
    if form.is_valid():
        seen, data = form.cleaned_data["seen"] or 0, form.data_typed
        try:
            services.change(item_id=item.pk, user=request.user, data=data, seen=seen)
        except BadRota as error:
            blame(form, error)
        except StaleEdit as error:
            status, now_says = 409, shown_item(item, day)
            form.add_error(None, str(error))
            show_again(form, item.version)
        except RotaError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Le cahier est à jour.")
            return redirect("practitioner:rota_handover_book", item.line.centre_id)
    context = {"item": item, "form": form, "now_says": now_says}
    status = 422 if form.errors and status == 200 else status
    return render(request, "practitioner/rota/handover/change.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def drop(request, item_id):
    """Close an item that has no object any more, with a word why."""
    item, day = _item(request, item_id), timezone.localdate()
    initial = {"seen": item.version}
    form = DropForm(request.POST or None, initial=initial, label_suffix="")
    if form.is_valid():
        try:
            services.close(
                item_id=item.pk, user=request.user, state=ItemState.DROPPED, **form.cleaned_data
            )
        except BadRota as error:
            blame(form, error)
        except RotaError as error:
            form.add_error(None, str(error))
            show_again(form, item.version)
        else:
            messages.success(request, "L’élément est clos, sans objet.")
            return redirect("practitioner:rota_handover_book", item.line.centre_id)
    context = {"item": shown_item(item, day), "centre": item.line.centre, "form": form}
    status = 422 if form.errors else 200
    return render(request, "practitioner/rota/handover/drop.html", context, status=status)


@login_required
@require_POST
def done(request, item_id):
    """One press: it is done."""
    close = partial(services.close, state=ItemState.DONE)
    return _press(request, item_id, close, "C’est fait : l’élément est clos.")


@login_required
@require_POST
def reopen(request, item_id):
    """Undo a press that was a mistake."""
    return _press(request, item_id, services.reopen, "L’élément est de nouveau ouvert.")


def shown_item(item, day):
    """An item in words; `is_old` after two handovers."""
    handovers = getattr(item, "handovers", 0)
    return {
        "pk": item.pk,
        "version": item.version,
        "kind": item.get_kind_display(),
        "line": f"ligne{BLANK}{item.line.number}",
        "patient": item.patient,
        "phone": item.phone,
        "phone_shown": shown(item.phone) if item.phone else "",
        "text": item.text,
        "due": date_in_words(item.due_on) if item.due_on else "",
        "is_late": item.due_on is not None and item.due_on < day,
        "handovers": handovers,
        "is_old": handovers >= selectors.TOO_MANY,
        "written": date_in_words(timezone.localdate(item.written_at)),
        "state": item.get_state_display(),
        "why": item.why_dropped or "",
    }


def _press(request, item_id, change_it, said):
    item = selectors.item_of(item_id)
    if item is None:
        raise Http404
    seen = request.POST.get("seen", "")
    number = int(seen) if seen.isdecimal() and len(seen) < 10 else 0
    try:
        change_it(item_id=item.pk, user=request.user, seen=number)
    except RotaError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, unbroken(said))
    return redirect("practitioner:rota_handover_book", item.line.centre_id)


def _item(request, item_id):
    item = services.open_item(item_id=item_id, user=request.user)
    if item is None:
        raise Http404
    return item


def _waiting(handover, doctors):
    """One handover in the words of the list."""
    if handover.acknowledged_at:
        words = "reçue"
    elif handover.validated_at:
        words = "validée, à recevoir"
    else:
        words = "à valider" if doctors.leaving else "à recevoir"
    return {"pk": handover.pk, "saturday": day_in_words(handover.saturday), "words": words}
