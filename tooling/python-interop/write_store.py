"""Runs the steps of a scenario with the Python reference on a DuckDB file.

    python write_store.py GOLDEN_FOLDER SCENARIO STORE OUTPUT --hash-algorithm md5 --truncation 8

OUTPUT is the scenario as a golden sample case: rows that were computed are spelt out, each read and resolve has the
reference's answer.
"""
from __future__ import annotations

import argparse
import json
import pathlib
import sys


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("golden", "scenario", "store", "output"):
        parser.add_argument(name, type=pathlib.Path)
    parser.add_argument("--hash-algorithm", required=True)
    parser.add_argument("--truncation", type=int, required=True)
    given = parser.parse_args()

    sys.path.insert(0, str(given.golden))
    import reference

    case = json.loads(given.scenario.read_text(encoding="utf-8"))
    with reference.config(given.truncation, case["project"]):
        store = reference.open_store("duckdb", given.store, given.hash_algorithm, versioning_engine="polars")
        steps = reference.run_steps(case, store)
    failed = [step for step in steps if "expect_error" in step]
    if failed or len(steps) != len(case["steps"]):
        sys.exit(f"the reference could not run the scenario: {failed}")
    case |= {
        "name": "python-interop",
        "hash_algorithm": given.hash_algorithm,
        "hash_truncation_length": given.truncation,
        "steps": steps,
    }
    del case["project"]
    given.output.write_text(json.dumps(case, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
