"""What a `format` means to an API server, as words that the validator checks natively.

A format that is not listed is not checked: the server drops the formats that it does not know
(apiextensions-apiserver, pkg/apiserver/validation/formats.go), and a stricter reading would reject what it takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Go decodes []byte with base64.StdEncoding, which skips line ends anywhere (a folded block in a Secret is common).
_B64 = r"[A-Za-z0-9+/][\r\n]*"
BASE64 = rf"^[\r\n]*(?:(?:{_B64}){{4}})*(?:(?:{_B64}){{2}}=[\r\n]*=[\r\n]*|(?:{_B64}){{3}}=[\r\n]*)?$"

# apimachinery, pkg/api/resource/quantity.go; UnmarshalJSON trims spaces first.
QUANTITY = r"^\s*[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?\s*$"

# kube-openapi, pkg/validation/strfmt/duration.go: Go's own syntax, or Scala's found anywhere in the text.
DURATION = r"^[+-]?0$|[0-9]\s*(?i:ns|nano|us|µs|μs|micro|ms|milli|s|m|h|d|w)"

FORMATS: Mapping[str, Mapping[str, Any]] = {
    "int32": {"minimum": -(2**31), "maximum": 2**31 - 1},
    "int64": {"minimum": -(2**63), "maximum": 2**63 - 1},
    "byte": {"pattern": BASE64},
    "duration": {"pattern": DURATION},
    "date-time": {"format": "date-time"},
    "datetime": {"format": "date-time"},
    "date": {"format": "date"},
    "ipv4": {"format": "ipv4"},
    "ipv6": {"format": "ipv6"},
}

# The patterns that CRDs repeat hundreds of times: controller-gen and Gateway API write them so.
_LABEL = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = rf"{_LABEL}(\.{_LABEL})*"
_CRD_QUANTITY = (
    r"^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$"
)

MEANINGS: Mapping[str, str] = {
    f"^{_LABEL}$": "a lowercase name such as web-1",
    f"^{_SUBDOMAIN}$": "a lowercase DNS name such as web.example.com",
    f"^$|^{_SUBDOMAIN}$": "empty or a lowercase DNS name such as web.example.com",
    rf"^(\*\.)?{_SUBDOMAIN}$": "a host name such as web.example.com or *.example.com",
    r"^[-._a-zA-Z0-9]+$": "a key of letters, digits, '-', '.' and '_'",
    r"^([0-9]{1,5}(h|m|s|ms)){1,4}$": "a duration such as 30s, 5m or 1h30m",
    _CRD_QUANTITY: "a quantity such as 500m, 1.5 or 2Gi",
    BASE64: "base64 text",
    QUANTITY: "a quantity such as 500m, 1.5 or 2Gi",
    DURATION: "a duration such as 30s, 5m or 1h30m",
    "date-time": "a time such as 2006-01-02T15:04:05Z",
    "date": "a date such as 2006-01-02",
    "ipv4": "an IPv4 address",
    "ipv6": "an IPv6 address",
}
"""What to tell a person, by pattern or format."""
