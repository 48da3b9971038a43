"""Measures the delivery, the engine, the checks and the editor, prints a table and writes `bench-results.json`."""

import argparse
from pathlib import Path

from tests.bench.report import measure, table, write_results

FILE = Path(__file__).parents[2] / "bench-results.json"

if __name__ == "__main__":
    argparse.ArgumentParser("python -m tests.bench", description=__doc__).parse_args()
    figures = list(measure())
    print(table(figures))
    write_results(figures, FILE)
