"""`python -m bot`."""

import gc
import sys

gc.set_threshold(30_000)  # a start makes many objects and no garbage: looking for some took a tenth of it

from bot.cli import main  # noqa: E402

sys.exit(main())
