"""What all visitors of this web process share: the run store, the training service, the data, the demo model."""

from __future__ import annotations
