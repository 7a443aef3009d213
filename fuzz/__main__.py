"""Runs fuzzers, a few at a time, each for a while, and says what came of it.
scripts/fuzz builds what this needs and starts it."""

import argparse
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from fuzzers import Program, Reader  # noqa: E402

SOURCE = Path(__file__).resolve().parents[1]


def all_fuzzers():
    readers = sorted(path.name.removesuffix("_fuzzer.cpp")
                     for path in (SOURCE / "fuzz").glob("*_fuzzer.cpp"))
    found = {name: Reader(SOURCE, name) for name in readers}
    found["program"] = Program(SOURCE)
    return found


def parse_arguments(names):
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60, metavar="N",
                        help="how long each runs (default: 60)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N",
                        help="how many run at once (default: one a processor)")
    parser.add_argument("names", nargs="*", metavar="NAME",
                        help=f"one of: {', '.join(names)} (default: all)")
    arguments = parser.parse_args()
    for name in arguments.names:
        if name not in names:
            parser.error(f"there is no fuzzer {name}")
    return arguments


def main():
    fuzzers = all_fuzzers()
    arguments = parse_arguments(list(fuzzers))

    def run(name):
        outcome = fuzzers[name].run(arguments.minutes * 60)
        print(f"{name:<14} {outcome.line()}", flush=True)
        return len(outcome.found)

    with ThreadPoolExecutor(arguments.jobs) as workers:
        found = sum(workers.map(run, arguments.names or fuzzers))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
