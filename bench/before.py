"""An earlier release of hwsync, which is measured beside this one."""

import subprocess
from pathlib import Path

from contender import BUILDS, ROOT, run, stop

NAME = "the release before"
# The last commit before the bulk loader, evidence and sharing.
COMMIT = "744974f"


def binary(what):
    """`what`: a commit, which is built once, or the path of a binary."""
    if Path(what).is_file():
        return Path(what).resolve()
    found = subprocess.run(
        ["git", "rev-parse", "--verify", "--quiet", f"{what}^{{commit}}"],
        cwd=ROOT, capture_output=True, text=True).stdout.strip()
    if not found:
        stop(f"--before {what}: neither a commit nor a file")
    source = BUILDS / "before" / found
    built = source / "build" / "release" / "hwsync"
    if not built.exists():
        source.mkdir(parents=True, exist_ok=True)
        archive = subprocess.run(["git", "archive", found], cwd=ROOT,
                                 check=True, stdout=subprocess.PIPE).stdout
        subprocess.run(["tar", "-x", "-C", source], check=True, input=archive)
        run("cmake", "--preset", "release", cwd=source,
            stdout=subprocess.DEVNULL)
        run("cmake", "--build", "--preset", "release", "--target",
            "hwsync_binary", cwd=source)
    return built
