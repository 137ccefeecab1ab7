"""The constrained strings and numbers that intents are made of."""

from __future__ import annotations

from typing import Annotated

from tidegate.model.shape import Between, Pattern

# RFC 1123 label, as Kubernetes names namespaces and most objects that become DNS names.
LABEL = Pattern(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?", "a DNS label (lower-case letters, digits and -, at most 63)")
# An app name becomes a Service name, which must start with a letter (RFC 1035), and is a prefix of other names.
APP_NAME = Pattern(r"[a-z]([-a-z0-9]{0,29}[a-z0-9])?", "a name of lower-case letters, digits and -, at most 31 long")
HOST = Pattern(
    r"(?=.{1,253}\Z)[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)+", "a host name"
)
CIDR = Pattern(r"(\d{1,3}\.){3}\d{1,3}/\d{1,2}", "an IPv4 network such as 10.20.0.0/16")
QUANTITY = Pattern(r"[0-9]{1,9}(\.[0-9]{1,3})?(m|k|Ki|M|Mi|G|Gi|T|Ti)?", "a quantity such as 250m or 512Mi")
ENV_NAME = Pattern(r"[A-Za-z_][A-Za-z0-9_]*", "an environment variable name")
VERSION = Pattern(r"[0-9]+\.[0-9]+\.[0-9]+(-[0-9a-z.]+)?", "a version such as 1.4.0")
SHA256 = Pattern(r"[0-9a-f]{64}", "64 lower-case hexadecimal digits")
DIGEST = Pattern(r"sha256:[0-9a-f]{64}", "an image digest, sha256: and 64 lower-case hexadecimal digits")
COMMIT = Pattern(r"[0-9a-f]{40}", "a full git commit id, 40 hexadecimal digits")
ACCOUNT_ID = Pattern(r"[0-9]{12}", "a 12-digit AWS account id")
REGION = Pattern(r"[a-z]{2}(-[a-z]+)+-[0-9]", "an AWS region such as us-east-1")
KUBERNETES = Pattern(r"1\.[0-9]{2}", "a Kubernetes minor version such as 1.35")
URL_PATH = Pattern(r"/[A-Za-z0-9._~/-]*", "a path that starts with /")
PLATFORM = Pattern(r"[a-z0-9]+/[a-z0-9]+(/v[0-9]+)?", "a platform such as linux/arm64")
IMAGE_REPOSITORY = Pattern(
    r"[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9]+([._-][a-z0-9]+)*)+", "an image repository with its registry, without tag"
)
DATE = Pattern(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", "a date such as 2027-01-31")
# Five fields; what Kubernetes refuses beyond this (weekday 7, @reboot, a time zone inside) does not match either.
_MINUTE, _HOUR, _DAY = r"[0-5]?[0-9]", r"([01]?[0-9]|2[0-3])", r"(0?[1-9]|[12][0-9]|3[01])"
_MONTH = r"(0?[1-9]|1[0-2]|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"
_WEEKDAY = r"([0-6]|SUN|MON|TUE|WED|THU|FRI|SAT)"


def _cron(*parts: str) -> str:
    members = [rf"(\*|{part}(-{part})?)(/[1-9][0-9]*)?" for part in parts]
    return " ".join(f"{member}(,{member})*" for member in members)


CRON = Pattern(_cron(_MINUTE, _HOUR, _DAY, _MONTH, _WEEKDAY), "a cron schedule")
REPOSITORY_URL = Pattern(r"(https://|ssh://|git@|file:///)[^\s'\"`{}]+", "a git address (https, ssh or file)")

Label = Annotated[str, LABEL]
AppName = Annotated[str, APP_NAME]
Host = Annotated[str, HOST]
Cidr = Annotated[str, CIDR]
Quantity = Annotated[str, QUANTITY]
EnvName = Annotated[str, ENV_NAME]
Version = Annotated[str, VERSION]
Sha256 = Annotated[str, SHA256]
Digest = Annotated[str, DIGEST]
Commit = Annotated[str, COMMIT]
AccountId = Annotated[str, ACCOUNT_ID]
Region = Annotated[str, REGION]
KubernetesVersion = Annotated[str, KUBERNETES]
UrlPath = Annotated[str, URL_PATH]
Platform = Annotated[str, PLATFORM]
ImageRepository = Annotated[str, IMAGE_REPOSITORY]
Date = Annotated[str, DATE]
Cron = Annotated[str, CRON]
RepositoryUrl = Annotated[str, REPOSITORY_URL]
Port = Annotated[int, Between(1, 65535)]
Percent = Annotated[int, Between(1, 100)]
