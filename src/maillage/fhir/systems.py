"""Names that the SAS guide gives to profiles, code systems and identifiers.

The mix of `sas.fr` and `interop.esante.gouv.fr` is the guide's own (built on fr-core 1.1.0).
"""

from dataclasses import dataclass

_OLD = "http://sas.fr/fhir/StructureDefinition/"
_NEW = "https://interop.esante.gouv.fr/ig/fhir/sas/StructureDefinition/"


@dataclass(frozen=True)
class Profiles:
    """Canonical addresses of one flow; `""` where the flow has no such resource."""

    bundle: str
    slot: str
    schedule: str
    location: str
    organization: str = ""


SCHEDULE = f"{_OLD}FrScheduleAgregateur"
PRACTITIONER = f"{_OLD}FrPractitionerAgregateur"
PRACTITIONER_ROLE = f"{_OLD}FrPractitionerRoleExerciceAgregateur"
LOCATION = f"{_OLD}FrLocationAgregateur"
HEALTHCARE_SERVICE = f"{_NEW}sas-cpts-healthcareservice-aggregator"
REGULATOR = f"{_NEW}FrPractitionerRegul"

INDIVIDUAL = Profiles(
    bundle=f"{_OLD}BundleAgregateur",
    slot=f"{_OLD}FrSlotAgregateur",
    schedule=SCHEDULE,
    location=LOCATION,
)
SHARED = Profiles(
    bundle=f"{_NEW}sas-cpts-bundle-aggregator",
    slot=f"{_NEW}sas-cpts-slot-aggregator",
    schedule=SCHEDULE,
    location=LOCATION,
    organization=f"{_NEW}sas-cpts-organization-aggregator",
)
PLACE = Profiles(
    bundle=f"{_NEW}sas-sos-bundle-aggregator",
    slot=f"{_NEW}sas-sos-slot-aggregator",
    schedule=f"{_NEW}sas-sos-schedule-aggregator",
    location=f"{_NEW}sas-sos-location-aggregator",
    organization=f"{_NEW}sas-sos-organization-aggregator",
)

SLOT_TYPES = "https://mos.esante.gouv.fr/NOS/TRE_R314-TypeCreneau/FHIR/TRE-R314-TypeCreneau"
ENCOUNTERS = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
SPECIALITIES = (
    "https://mos.esante.gouv.fr/NOS/TRE_R38-SpecialiteOrdinale/FHIR/TRE-R38-SpecialiteOrdinale"
)
STRUCTURES = (
    "https://mos.esante.gouv.fr/NOS/TRE_R66-CategorieEtablissement/FHIR/"
    "TRE-R66-CategorieEtablissement"
)
CPTS_STRUCTURE = "604"
APPOINTMENTS = "http://terminology.hl7.org/CodeSystem/v2-0276"
LOCATION_IDENTIFIERS = "http://interopsante.org/fhir/CodeSystem/fr-location-identifier-type"
NEW_IDENTIFIERS = "https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0203"
SERVICE_REFERENCE = "http://hl7.org/fhir/5.0/StructureDefinition/extension-Slot.serviceType"
