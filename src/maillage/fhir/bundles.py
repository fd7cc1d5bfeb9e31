"""The answer to a search: one page, slots first, then what they refer to."""


def searchset(profile, *, address, base, slots, included):
    """A Bundle. `address` is the query as it came; `total` counts the slots, 0 included."""
    entries = [_entry(base, resource, "match") for resource in slots]
    entries += [_entry(base, resource, "include") for resource in included]
    bundle = {
        "resourceType": "Bundle",
        "meta": {"profile": [profile]},
        "type": "searchset",
        "total": len(slots),
        "link": [{"relation": "self", "url": address}],
    }
    return bundle | {"entry": entries} if entries else bundle


def asked_address(request):
    """Address of the search exactly as it was sent, percent signs and pipes included."""
    address = f"{request.scheme}://{request.get_host()}{request.path}"
    query = request.META.get("QUERY_STRING", "")
    return f"{address}?{query}" if query else address


def _entry(base, resource, mode):
    return {
        "fullUrl": f"{base}/{resource['resourceType']}/{resource['id']}",
        "resource": resource,
        "search": {"mode": mode},
    }
