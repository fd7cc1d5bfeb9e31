"""`python -m maillage.cli`: the same door, for a process that starts another."""

from maillage.cli import main

raise SystemExit(main())
