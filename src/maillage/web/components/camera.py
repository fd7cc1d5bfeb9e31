"""The camera and the microphone: refused to every page but those that use them."""

from functools import wraps

PERMISSIONS_POLICY = "camera=(self), microphone=(self), geolocation=()"


def uses_camera(view):
    """The page of this view may ask for the camera and the microphone; no other site's may."""

    @wraps(view)
    def allowed(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        return response

    return allowed
