from tests.web.relay.scene import (  # noqa: F401
    as_,
    clock,
    closed_account,
    place,
    relay,
    secretary,
    stranger,
    town_hall,
)
