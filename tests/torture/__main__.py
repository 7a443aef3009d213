"""Makes hwsync fail in every way that can be made to happen, from outside, and
checks its promises. scripts/torture builds what this needs and starts it."""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import chains  # noqa: E402
import clocks  # noqa: E402
import faults  # noqa: E402
import flat  # noqa: E402
import flips  # noqa: E402
import hostile  # noqa: E402
import limits  # noqa: E402
import live  # noqa: E402
import misplaced  # noqa: E402
import outputs  # noqa: E402
import planted  # noqa: E402
import power  # noqa: E402
import processes  # noqa: E402
import races  # noqa: E402
import repeats  # noqa: E402
import sequences  # noqa: E402
import share  # noqa: E402
import signals  # noqa: E402
import streams  # noqa: E402
import syncs  # noqa: E402
import syscalls  # noqa: E402
from points import Place  # noqa: E402
from program import Program  # noqa: E402
from report import Report  # noqa: E402
from scenarios import Maker  # noqa: E402

SOURCE = Path(__file__).resolve().parents[2]
PRODUCTS = 120
QUICK_POINTS = 8


def parse_arguments():
    parser = argparse.ArgumentParser(prog="torture", description=__doc__)
    parser.add_argument("--quick", action="store_true",
                        help="a part of each, in about nine minutes")
    parser.add_argument("--points", type=int, metavar="N",
                        help="at most N points of each kind and scenario")
    parser.add_argument("--only", metavar="PART", action="append",
                        help=f"one of: {', '.join(PARTS)}")
    parser.add_argument("--planted", action="store_true",
                        help="plant faults, and see that each is found")
    parser.add_argument("--plant", metavar="NAME", action="append",
                        help="only this one of them")
    parser.add_argument("--scenario", metavar="NAME", action="append",
                        help="only this scenario")
    parser.add_argument("--flips", type=int, metavar="N",
                        help="how many bits to turn over")
    parser.add_argument("--seed", type=int, metavar="N", default=1,
                        help="the first of the random sequences")
    parser.add_argument("--build", type=Path, default=SOURCE / "build/release",
                        help="where the program was built")
    return parser.parse_args()


class Session:
    """What every part needs."""

    def __init__(self, arguments, root):
        build = arguments.build.resolve()
        self.program = Program(build / "hwsync",
                               build / "faults.so")
        self.root = root
        self.place = Place(root)
        self.report = Report()
        self.points = arguments.points or (
            QUICK_POINTS if arguments.quick else None)
        self.quick = arguments.quick
        self.flips = arguments.flips
        self.first_seed = arguments.seed
        maker = Maker(self.program, root, PRODUCTS,
                      SOURCE / "tests/unit/catalog/schema_v1.sql")
        self.scenarios = [
            scenario for scenario in maker.make()
            if not arguments.scenario or scenario.name in arguments.scenario]
        self.stages = maker.stages


PARTS = {
    "kills": faults.run_kills, "failures": faults.run_failures,
    "halts": faults.run_halts, "memory": faults.run_memory,
    "power": power.run, "limits": limits.run, "streams": streams.run,
    "signals": signals.run, "races": races.run, "repeats": repeats.run,
    "flips": flips.run, "misplaced": misplaced.run, "hostile": hostile.run,
    "live": live.run, "syncs": syncs.run, "sequences": sequences.run,
    "chains": chains.run, "processes": processes.run, "outputs": outputs.run,
    "clocks": clocks.run, "syscalls": syscalls.run, "flat": flat.run,
    "share": share.run,
}


def fast_folder():
    """In memory where there is room: a kill needs no disk to be one."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 1 << 30
    return tempfile.mkdtemp(prefix="torture-", dir=memory if roomy else None)


def main():
    arguments = parse_arguments()
    if arguments.planted or arguments.plant:
        return planted.run(SOURCE, arguments.plant)
    root = Path(fast_folder())
    started = time.monotonic()
    try:
        session = Session(arguments, root)
        for name, part in PARTS.items():
            if not arguments.only or name in arguments.only:
                part(session)
        code = session.report.end()
        print(f"{time.monotonic() - started:.0f} s")
        return code
    finally:
        shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
