"""Ten thousand mutants of valid objects, against what a real API server said of them."""

from __future__ import annotations

from schema_mutants import STRICTER, mutants, server_accepts, verdicts

from tidegate.schema import SchemaSet

BEYOND_SCHEMAS = 507
"""What the server refuses for reasons that no schema holds (names, one-of, ranges, selectors, CEL rules).

None of them is a matter of structure: the server's own answer to each is 422 (invalid), never 400 (cannot be decoded).
"""


def test_agrees_with_the_api_server() -> None:
    schemas = SchemaSet("1.37")
    accepted = server_accepts()
    stricter, missed, cases = set(), set(), 0
    for mutant in mutants():
        cases += 1
        passes = not schemas.validate(mutant.document)
        if not passes and mutant.name in accepted:
            stricter.add(mutant.name)
        if passes and mutant.name not in accepted:
            missed.add(mutant.name)
    recorded = verdicts()
    assert (cases, recorded["unknown"]) == (recorded["cases"], {})
    assert stricter == STRICTER
    assert len(missed) == BEYOND_SCHEMAS
