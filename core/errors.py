"""Every error that the lab raises on purpose, as one tree.

    LabError
    ├── InvalidSpec          a run's settings are outside what the lab accepts
    ├── RunError
    │   ├── RunNotFound      no run with this token (never existed, or expired)
    │   ├── StaleAttempt     a worker that lost its run tried to write to it
    │   ├── NotYourRun       somebody who only watches asked something of a run
    │   └── OneAtATime       a learner who has an unfinished run asked for another
    ├── StoreUnavailable     the run store cannot be read or written
    ├── ServiceUnavailable   the scheduler cannot be reached, or no worker answers
    ├── DataUnavailable      MNIST, the demo model or a recorded result is missing or corrupt
    ├── InvalidImage         an uploaded picture cannot be used
    └── ContentError         a text is missing or malformed (a bug of ours, found by the tests)

Every error carries a ``code``, which names its sentence in ``content/<lang>/ui.toml`` (``errors.<code>``), and the
``params`` that fill the sentence in. Its own ``str()`` is English, for logs: "Expected …. Received: name=value".
Pages catch ``LabError`` alone: anything else is a bug and is meant to be seen.
"""

from __future__ import annotations

from typing import Any


class LabError(Exception):
    """The root: something the lab knows how to explain.

    Parameters
    ----------
    message : str
        For logs, in English, ending in "Received: name=value" where a value was wrong.
    code : str, optional
        Which sentence explains it to the reader; the class's own where one is enough.
    **params : object
        What the sentence's placeholders are filled with.
    """

    code = "unknown"

    def __init__(self, message: str, *, code: str | None = None, **params: Any) -> None:
        super().__init__(message)
        if code is not None:
            self.code = code
        self.params = params

    def __reduce__(self) -> tuple[Any, ...]:
        # Errors travel between processes; the default would forget code and params.
        return _rebuild, (type(self), str(self), self.code, self.params)


def _rebuild(kind: type[LabError], message: str, code: str, params: dict[str, Any]) -> LabError:
    return kind(message, code=code, **params)


class InvalidSpec(LabError):
    """A field of a run's settings is outside its limits. ``params``: field, value, expected."""

    code = "invalid_spec"


class RunError(LabError):
    """Something about one run."""

    code = "run_error"


class RunNotFound(RunError):
    """No run has this token: it never existed, or has expired."""

    code = "run_not_found"


class StaleAttempt(RunError):
    """A worker writes to a run that has since been given to another."""

    code = "stale_attempt"


class NotYourRun(RunError):
    """Somebody asked something of a run that was made for another; who has its address may watch."""

    code = "not_your_run"


class OneAtATime(RunError):
    """A learner has as many unfinished runs as the host allows. ``params``: tokens, of those runs."""

    code = "one_at_a_time"


class StoreUnavailable(LabError):
    """The run store cannot be read or written."""

    code = "store_unavailable"


class ServiceUnavailable(LabError):
    """The scheduler cannot be reached, or no worker answers."""

    code = "service_unavailable"


class DataUnavailable(LabError):
    """A data file is missing or does not hold what it should. ``params``: path, reason."""

    code = "data_unavailable"


class InvalidImage(LabError):
    """An uploaded picture is too large, or no picture. ``params``: reason-dependent."""

    code = "invalid_image"


class ContentError(LabError):
    """A text is missing or malformed."""

    code = "content_error"
