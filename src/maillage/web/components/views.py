"""The gallery: every shared piece of a page, with its states, on invented data."""

from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from . import samples

ERROR_PAGES = (403, 404, 500)


def gallery(request):
    communes = samples.communes()
    context = {
        "title": "Composants",
        "trail": [
            {"label": "Accueil", "url": reverse("public:home")},
            {"label": "Composants", "url": None},
        ],
        "sample_messages": [
            Message(constants.SUCCESS, "Le territoire est enregistré."),
            Message(constants.WARNING, "Deux codes ont été remplacés par ceux d’aujourd’hui."),
            Message(constants.ERROR, "Le fichier n’a pas de colonne « code »."),
        ],
        "key_figures": _key_figures(),
        "communes": communes,
        "classes": samples.CLASSES,
        "plot": samples.histogram(),
        "departements": samples.departements(),
        "days": samples.hours(),
        "form": samples.SampleForm(auto_id="vide_%s"),
        "page": Paginator(communes, 5).page(2),
        "hits": samples.find("exemple-1")[:3],
        "suggestion": {"label": "Exemple-1", "url": "?commune=1"},
        "error_pages": ERROR_PAGES,
    }
    return render(request, "gallery/index.html", context)


def _key_figures():
    return [
        {"label": "habitants", "value": "1 132", "unit": "", "note": "au 1er janvier 2022"},
        {"label": "ont 65 ans ou plus", "value": "29", "unit": "%", "note": ""},
        {"label": "jusqu’à la pharmacie", "value": "9", "unit": "minutes", "note": "estimation"},
    ]


def search(request):
    """Answers the gallery's search box as the real search does, without a database."""
    query = request.GET.get("q", "")
    context = {"title": "Recherche d’exemple", "query": query, "hits": samples.find(query)}
    context["suggestion"] = None
    whole = not request.headers.get("HX-Request")
    template = "gallery/search.html" if whole else "components/search_results.html"
    return render(request, template, context)


def form_with_errors(request):
    """The form as it comes back: what was typed is kept, each mistake is named twice."""
    form = samples.SampleForm({"name": "", "codes": "1001", "email": "anne@", "kind": "cpts"})
    return render(request, "gallery/form.html", {"title": "Formulaire à corriger", "form": form})


def map_data(request):
    return JsonResponse(samples.map_collection())


def error_page(request, code):
    if code not in ERROR_PAGES:
        raise Http404
    return render(request, f"{code}.html", status=code)
