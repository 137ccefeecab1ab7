"""No plain scalar that people see is anything but a string to any reader."""

from __future__ import annotations

import itertools
import random
import re

import yaml

from tidegate.errors import YamlError
from tidegate.yamlio.quote import one_line
from tidegate.yamlio.resolve import RULES, Reading

# The core schema of YAML 1.2.
CORE = re.compile(
    r"(?:null|Null|NULL|~||true|True|TRUE|false|False|FALSE|[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z"
)
RESOLVER = yaml.resolver.Resolver()


def is_string_to_all(text: str) -> bool:
    """Whether PyYAML, YAML 1.2 and our three readings take a plain scalar for a string."""
    if CORE.match(text) or RESOLVER.resolve(yaml.ScalarNode, text, (True, False)) != "tag:yaml.org,2002:str":
        return False
    try:
        return all(
            type(table[text]) is str for reading in Reading for table in (RULES[reading].plain, RULES[reading].keys)
        )
    except YamlError:
        return False


def plain(text: str) -> bool:
    return one_line(text) == text


def test_short_texts_of_what_numbers_are_made_of() -> None:
    wrong = [
        text
        for length in range(1, 5)
        for letters in itertools.product("019+-._exob:nyfTm", repeat=length)
        if plain(text := "".join(letters)) and not is_string_to_all(text)
    ]
    assert wrong == []


def test_random_longer_texts() -> None:
    source = random.Random(7)
    alphabets = (
        "0123456789+-._eE",
        "0123456789:-TZ. t",
        "0x1b_of9aE+-",
        "yYnNoOeEsSfFtTrRuUlLaA~",
        "0123456789abcdefm%/",
    )
    texts = ["".join(source.choices(source.choice(alphabets), k=source.randint(1, 12))) for _ in range(60_000)]
    assert [text for text in texts if plain(text) and not is_string_to_all(text)] == []


def test_habits_stay_plain() -> None:
    habits = "500m 128Mi 1.5Gi 10.0.0.0/16 10.0.0.1 1.2.3 v1.27 8080/tcp -c --port=80 .spec.x /etc a-b a.b/c 1h 30s"
    assert [text for text in habits.split(" ") if not plain(text)] == []
    assert one_line("a b: c") == '"a b: c"'
    assert one_line('say "hi"') == 'say "hi"'
    assert one_line('"hi"') == "'\"hi\"'"
    assert one_line('"it\'s"') == '"\\"it\'s\\""'
    assert one_line("C:\\x: \\y") == "'C:\\x: \\y'"
    assert one_line("a\tb") == '"a\\tb"'
