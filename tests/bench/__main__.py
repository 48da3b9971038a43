"""Measures the engine and the checks on one core, prints a table and writes `bench-results.json`."""

from pathlib import Path

from tests.bench.report import measure, table, write_results

FILE = Path(__file__).parents[2] / "bench-results.json"

if __name__ == "__main__":
    figures = measure()
    print(table(figures))
    write_results(figures, FILE)
