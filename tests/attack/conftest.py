"""The fixtures of the site's tests."""

from portal.conftest import (
    cast,
    client,
    copied_site,
    django_db_modify_db_settings,
    django_db_setup,
    examples,
    own_folder,
)

__all__ = [
    "cast",
    "client",
    "copied_site",
    "django_db_modify_db_settings",
    "django_db_setup",
    "examples",
    "own_folder",
]
