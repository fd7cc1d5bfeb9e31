"""A short mark of what an entry holds, so that two people do not overwrite each other."""

import hashlib

from django.core.serializers import serialize


def version_of(entry):
    """Sixteen characters that change whenever the entry does: keep them in the form that edits it.

    Links to several others (a rule's reasons) count; what hangs on the entry (a site's rooms) not.
    """
    content = serialize("jsonl", [entry])
    return hashlib.sha256(content.encode()).hexdigest()[:16]
