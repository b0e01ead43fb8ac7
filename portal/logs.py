"""Logs: readable lines at one's own machine, one JSON object per line in the server form.

A request is logged by its route, never by its path or query, since those may carry invitation and reset codes.
"""

import logging
import logging.config
from collections.abc import Mapping
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

SECRET_WORDS = ("pin", "password", "passphrase", "token", "secret", "otp", "private_key", "cookie", "authorization")
HIDDEN = "[hidden]"


def hide_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Last line of defence: a value whose name sounds secret is not written."""
    for key in event:
        if any(word in key.lower().split("_") or word == key.lower() for word in SECRET_WORDS):
            event[key] = HIDDEN
    return event


class RouteInsteadOfPath(logging.Filter):
    """Django's own request records quote the path; ours name the route."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        path = getattr(request, "path", None)
        if path and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            route = f"/{match.route}" if match else "(no route)"
            record.args = tuple(str(value).replace(path, route) for value in record.args)
        return True


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    hide_secrets,
]


# Without the local variables, which would write a PIN or password into the log when something fails.
TRACEBACKS = structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False))


def configure(options: Mapping[str, Any]) -> None:
    """Django calls this with `settings.LOGGING`: `level` and `is_json`."""
    last: list[Any] = (
        [TRACEBACKS, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if options["is_json"]
        else [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"route": {"()": RouteInsteadOfPath}},
            "formatters": {
                "lines": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": SHARED,
                    "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines", "filters": ["route"]}},
            "root": {"handlers": ["stderr"], "level": options["level"]},
            "loggers": {
                "django": {"handlers": [], "level": "INFO", "propagate": True},
                "django.request": {"level": "ERROR"},  # refusals are in our own request line
                "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
                "axes": {"level": "ERROR"},  # quotes e-mail addresses; lock-outs are in the audit
                "celery.worker.strategy": {"level": "WARNING"},  # a sweep every few seconds would hide the rest
                "celery.app.trace": {"level": "WARNING"},
                "celery.beat": {"level": "WARNING"},
                "kombu": {"level": "WARNING"},
                "amqp": {"level": "WARNING"},
                "botocore": {"level": "WARNING"},
                "fontTools": {"level": "WARNING"},
                "pyhanko": {"level": "ERROR"},
                "pyhanko_certvalidator": {"level": "ERROR"},
            },
        }
    )
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
