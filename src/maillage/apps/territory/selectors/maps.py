"""Map data: GeoJSON of a territory's communes."""

import json

MOST_COMMUNES_DRAWN = 6_000


def map_features(communes, properties):
    """A GeoJSON FeatureCollection as text; `properties` by commune code, others are left out.

    Contours are stored as GeoJSON text, so the answer is joined, not parsed and written again.
    """
    pairs = (
        communes.filter(contour__isnull=False)
        .order_by("code")
        .values_list("code", "contour__geometry")
    )
    features = ",".join(
        f'{{"type":"Feature","id":"{code}","properties":'
        f"{json.dumps(properties[code], ensure_ascii=False, separators=(',', ':'))},"
        f'"geometry":{contour}}}'
        for code, contour in pairs
        if code in properties
    )
    return f'{{"type":"FeatureCollection","features":[{features}]}}'
