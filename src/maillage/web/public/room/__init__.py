"""The room as the patient and a third party see it; its script serves the practitioner too."""
