"""To be written next."""


def command() -> int:
    """To be written."""
    return 0
