"""A mail server that is away is waited for; a mail that it refuses is not."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager

from portal.jobs import OthersAway


@contextmanager
def waiting_for_mail_server() -> Iterator[None]:
    """Inside a job: no answer becomes `OthersAway`, an answer that says no stays what it is."""
    try:
        yield
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused):
        raise
    except OSError as problem:  # smtplib's other errors are OSErrors too
        raise OthersAway(f"mail server: {type(problem).__name__}") from problem
