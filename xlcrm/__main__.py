"""`python -m xlcrm` is the command line."""

import sys

from xlcrm.cli import main

sys.exit(main())
