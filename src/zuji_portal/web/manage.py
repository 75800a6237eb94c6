"""Entry point of the command `zuji-portal`."""

import os
import sys

FOR_PAGES = ("demo", "serve", "work")
"""Commands whose refusals are read on pages."""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zuji_portal.web.settings")
    from django.core.management import execute_from_command_line

    from zuji.core.refusals import AT_TERMINAL

    AT_TERMINAL.set(sys.argv[1:2] not in [[command] for command in FOR_PAGES])
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
