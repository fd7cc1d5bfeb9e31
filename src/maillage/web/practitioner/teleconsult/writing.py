"""What a practitioner writes: checked against the dated rules, issued, cancelled, sent.

Each step answers a fragment to the script, so that the room beside it stays, and a page without it.
"""

import hashlib

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import reswap, retarget

from maillage.apps.teleconsult import papers, rules
from maillage.apps.teleconsult.enums import DocumentKind
from maillage.apps.teleconsult.errors import BadRequest, NotNow, TeleconsultError
from maillage.apps.teleconsult.selectors import documents as selectors
from maillage.apps.teleconsult.services import documents as services

from . import listed
from .access import consultation_for, document_for, for_practitioners
from .forms import CertificateForm, PrescriptionForm, SummaryForm

FORMS = {
    "ordonnance": (DocumentKind.PRESCRIPTION, PrescriptionForm, "Écrire une ordonnance"),
    "certificat": (DocumentKind.CERTIFICATE, CertificateForm, "Écrire un certificat"),
    "compte-rendu": (DocumentKind.SUMMARY, SummaryForm, "Écrire au médecin traitant"),
}
RULES = {
    "ordonnance": ("prescription", "secured"),
    "certificat": ("sick_leave",),
    "compte-rendu": (),
}
LONGEST_QUERY = 80


@for_practitioners
@require_http_methods(["GET", "HEAD", "POST"])
def write(request, public_id, slug):
    """Fill a document in; what the rules say is shown beside it before it is issued."""
    found, now = consultation_for(request.user, public_id), timezone.now()
    if slug not in FORMS:
        raise Http404
    kind, form_class, title = FORMS[slug]
    form = form_class(request.POST or None, initial=_initial(found, slug, request.GET))
    context = {"consultation": found, "slug": slug, "title": title, "form": form, "findings": []}
    context |= {"seen": "", "rules": [rules.load()[name] for name in RULES[slug]]}
    if request.method == "POST" and "more" not in request.POST and form.is_valid():
        try:
            context["findings"] = _findings(found, kind, form, now)
            context["seen"] = _mark(context["findings"])
            if _was_shown(request, context):
                _issue(request, found, kind, form)
                return _done(request, found, now)
        except BadRequest as error:
            _refuse(form, error)
        except NotNow as error:
            form.add_error(None, str(error))
    context["form"] = form
    return _answer(request, f"_{slug.replace('-', '_')}", context)


@for_practitioners
@require_safe
def pdf(request, number):
    """The paper itself; reading it is logged."""
    document_for(request.user, number)
    document = services.open_as_practitioner(public_id=number, user=request.user)
    return paper(document)


@for_practitioners
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request, number):
    """Ask once, then cancel; it says so on its page for ever."""
    document = document_for(request.user, number)
    found = document.consultation
    if request.method == "POST":
        services.cancel(document_id=document.pk, user=request.user)
        return _done(request, found, timezone.now())
    context = {"consultation": found, "title": "Annuler ce document", "document": document}
    context |= {"name": listed.name_of(document), "number": papers.number_of(document)}
    return _answer(request, "_cancel", context)


@for_practitioners
@require_http_methods(["GET", "HEAD", "POST"])
def deliver(request, number):
    """Choose the pharmacy or the practice; its professionals find the document in their inbox."""
    document, error = document_for(request.user, number), ""
    if document.kind not in services.GOES_TO:
        raise Http404
    found = document.consultation
    if request.method == "POST":
        given = request.POST.get("organisation", "")
        try:
            services.deliver(
                document_id=document.pk,
                organisation_id=int(given) if given.isdecimal() and len(given) < 19 else 0,
                user=request.user,
            )
            return _done(request, found, timezone.now())
        except TeleconsultError as refused:
            error = str(refused)
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    near = selectors.receivers_near(document.kind, found.ticket.commune, query)
    context = {
        "consultation": found,
        "document": document,
        "title": listed.SENT_TO[document.kind],
        "query": query,
        "error": error,
        "receivers": [{"organisation": each, "km": km and round(km)} for each, km in near],
    }
    return _answer(request, "_deliver", context)


def paper(document):
    """The PDF of a document, under a name that says nothing of it."""
    response = HttpResponse(papers.as_pdf(document), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{papers.name_of(document)}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _initial(found, slug, query):
    """What is known already: the notes, the birth date, the prescription to renew."""
    if slug == "compte-rendu":
        names = ("history", "findings", "conclusion", "plan")
        return {name: getattr(found, name) for name in names}
    if slug == "certificat":
        return {"certificate": "presence", "first_day": timezone.localdate()}
    renewed = query.get("reprend", "")
    known = {"birth_date": found.ticket.person.birth_date}
    for earlier in selectors.earlier_of(found) if renewed else ():
        if str(earlier.public_id) == renewed and earlier.kind == DocumentKind.PRESCRIPTION:
            return known | _renewal(earlier)
    return known


def _renewal(earlier):
    content = selectors.content_of(earlier)
    return {
        "lines": content["lines"],
        "sex": content["patient"]["sex"],
        "weight_kg": content["weight_kg"],
        "height_cm": content["height_cm"],
        "advice": content["advice"],
        "is_renewal": True,
        "renewed_on": timezone.localdate(earlier.issued_at),
        "renewed_by": content["prescriber"]["name"],
        "same_lines": True,
    }


def _findings(found, kind, form, now):
    _, findings = services.draft(consultation=found, kind=kind, typed=form.typed(), now=now)
    return findings


def _was_shown(request, context):
    """Nothing is forbidden, and what is only a warning was shown before this press."""
    if not context["findings"]:
        return True
    return bool(context["seen"]) and request.POST.get("seen") == context["seen"]


def _issue(request, found, kind, form):
    services.issue(
        consultation_id=found.pk,
        user=request.user,
        kind=kind,
        typed=form.typed(),
        number=form.cleaned_data["number"],
    )


def _mark(findings):
    """What the next press sends to say that these warnings were read; "" when it is forbidden."""
    if not findings or any(each.level == rules.BLOCKING for each in findings):
        return ""
    words = "\n".join(each.words for each in findings)
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def _refuse(form, error):
    for field, text in error.errors.items():
        prefix, _, name = field.rpartition("-")
        line = next((each for each in getattr(form, "lines", ()) if each.prefix == prefix), None)
        if line is not None:
            line.add_error(name, text)
        elif field in form.fields:
            form.add_error(field, text)
        else:
            form.add_error(None, text)


def _done(request, found, now):
    if request.htmx:
        context = {"consultation": found, "is_writable": True} | listed.documents(found, now)
        answer = render(request, "practitioner/teleconsult/_documents.html", context)
        return reswap(retarget(answer, "#documents"), "innerHTML")
    messages.success(request, "C’est fait.")
    return redirect("practitioner:consultation", found.public_id)


def _answer(request, fragment, context):
    fragment = f"practitioner/teleconsult/{fragment}.html"
    if request.htmx:
        return render(request, fragment, context)
    page, status = "practitioner/teleconsult/writing.html", 200
    if request.method == "POST" and "more" not in request.POST:
        status = 422
    return render(request, page, context | {"fragment": fragment}, status=status)
