#!/usr/bin/env python
"""Administrative commands. Both source roots come first on the path, so no installation is needed."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run the command named on the command line."""
    root = Path(__file__).resolve().parent
    sys.path[:0] = [str(root), str(root / "platform")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if owner := os.environ.get("DATABASE_OWNER_URL"):
        os.environ["DATABASE_URL"] = owner  # commands migrate, found and rebuild
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
