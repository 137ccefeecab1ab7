"""`override-expired`: an override that was to end has ended. A warning, and an error in an audit."""

from __future__ import annotations

from collections.abc import Iterator

from tidegate.checks.rule import Context, IntentRule
from tidegate.outcome import Finding, Severity


def check(context: Context) -> Iterator[Finding]:
    """Each override whose last day is over. A change that does not touch it is not held up by it, only reminded."""
    if context.today is None:
        return
    severity = Severity.ERROR if context.audit else Severity.WARNING
    for app in context.fleet.apps.values():
        for override in app.overrides:
            intent = override.intent
            if intent.expires is not None and intent.expires < context.today.isoformat():
                message = f"the override expired on {intent.expires}: {intent.reason}"
                hint = f"remove it, or have {intent.owner} give it a new day and reason"
                yield Finding("override-expired", intent.source.at("expires"), message, hint, severity)


RULE = IntentRule("override-expired", check)
