"""Files of a care offer in the shapes that people and the national directory give."""

import json

from maillage.apps.offer import imports

ACTOR = "user:1"
HEADER = "identifiant du lieu;lieu;code commune;adresse;téléphone du lieu;service;soin"
CENTRE = "centre;Centre de santé d’Ajain;23002;1 place de la Mairie;05 55 00 00 01"
GP = f"{CENTRE};Consultations;médecine générale"
NURSE = f"{CENTRE};Soins;soins infirmiers"
RPPS = "10003461033"
R38 = "https://mos.esante.gouv.fr/NOS/TRE_R38-SpecialiteOrdinale/FHIR/TRE-R38-SpecialiteOrdinale"
G15 = "https://mos.esante.gouv.fr/NOS/TRE_G15-ProfessionSante/FHIR/TRE-G15-ProfessionSante"
FINESS_HEADER = (
    "numero_finess_etablissement;numero finess etablissement juridique;raison_sociale;numvoie;"
    "typvoie;voie;ligneacheminement;categetab;categorie;longitude;latitude;code_insee"
)


def csv(*lines, header=HEADER):
    return "\n".join([header, *lines]).encode()


def finess_line(number="230000010", entity="230780041", category="620", **fields):
    line = {"name": "", "commune": "23002", "longitude": "2.0", "latitude": "46.2"} | fields
    place = f"12;R;DE LA PAIX;{line['commune'][:2]}380 AJAIN"
    where = f"{line['longitude']};{line['latitude']};{line['commune']}"
    return f"{number};{entity};{line['name']};{place};{category};Libellé;{where}"


def finess(*lines):
    return csv(*lines, header=FINESS_HEADER)


def practitioner(number=RPPS, **fields):
    return {
        "resourceType": "Practitioner",
        "id": "003-1",
        "identifier": [{"system": "urn:oid:1.2.250.1.71.4.2.1", "value": number}],
        "name": [{"family": "SAUCIER", "given": ["Anne"], "prefix": ["DR"]}],
        "qualification": [{"code": {"coding": [coding(R38, "SM54"), coding(G15, "10")]}}],
    } | fields


def organization(number="1230000010", **fields):
    return {
        "resourceType": "Organization",
        "id": "001-1",
        "name": "Cabinet Saint-Antoine",
        "identifier": [{"system": "urn:oid:1.2.250.1.71.4.2.2", "value": number}],
        "address": [{"line": ["96 rue Didot"], "postalCode": "23380", "city": "AJAIN CEDEX"}],
        "telecom": [{"system": "phone", "value": "0555000001"}],
    } | fields


def role(**fields):
    return {
        "resourceType": "PractitionerRole",
        "id": "005-1",
        "practitioner": {"reference": "Practitioner/003-1"},
        "organization": {"reference": "Organization/001-1"},
    } | fields


def coding(system, code):
    return {"system": system, "code": code}


def bundle(*resources):
    entries = [{"fullUrl": f"urn:uuid:{n}", "resource": each} for n, each in enumerate(resources)]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


def lines(*resources):
    return "\n".join(json.dumps(each) for each in resources).encode()


def propose(organisation, content, source="csv", **options):
    return imports.propose(
        organisation=organisation,
        source=source,
        file_name="offre.csv",
        content=content,
        user=None,
        actor=ACTOR,
        **options,
    )


def run(organisation, content, source="csv", accept=(), **options):
    """Propose, then apply: the applied import."""
    made = propose(organisation, content, source, **options)
    return imports.apply(made, actor=ACTOR, accept=accept)


def shown(plan):
    """{part: ids} of the parts of a plan that are not empty."""
    found = {part: [item["id"] for item in plan[part]] for part in plan if part != "rejected"}
    found["rejected"] = plan["rejected"]
    return {part: items for part, items in found.items() if items}
