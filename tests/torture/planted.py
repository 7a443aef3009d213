"""Builds hwsync with a fault in it, for each patch in planted/, and sees that the
check that should find the fault does: it must fall short.

A patch begins with a line that says what is wrong, and one that says what finds
it: `Finds:` and options of torture, or `test` and the name of a test program."""

import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PATCHES = Path(__file__).parent / "planted"


@dataclass
class Planted:
    path: Path
    what: str
    finds: list

    @property
    def name(self):
        return self.path.stem


def read_patch(path):
    what, finds = path.read_text(encoding="utf-8").splitlines()[:2]
    return Planted(path, what, shlex.split(finds.removeprefix("Finds:")))


class Tree:
    """A copy of the sources, built anew after each patch."""

    def __init__(self, source, folder):
        self.folder = folder
        self.build = folder / "build/release"
        names = subprocess.run(["git", "ls-files", "-z"], cwd=source, check=True,
                               capture_output=True, text=True).stdout
        for name in filter(None, names.split("\0")):
            if (source / name).is_file():
                self.copy(source / name, folder / name)
        subprocess.run(["cmake", "--preset", "release", "-DHWSYNC_WERROR=OFF"],
                       cwd=folder, check=True,
                       stdout=subprocess.DEVNULL)

    @staticmethod
    def copy(source, target):
        """Keeps what is the same, so that little is built again."""
        target.parent.mkdir(parents=True, exist_ok=True)
        if not (target.is_file() and
                target.read_bytes() == source.read_bytes()):
            shutil.copy(source, target)

    def patch(self, path, *options):
        subprocess.run(["patch", "-p1", "--quiet", *options, "-i", str(path)],
                       cwd=self.folder, check=True)

    def make(self, *targets):
        subprocess.run(["cmake", "--build", "--preset", "release", "--target",
                        *targets], cwd=self.folder, check=True,
                       stdout=subprocess.DEVNULL)


def check_of(planted, tree):
    """The command that should fall short, after it was built."""
    if planted.finds[0] == "test":
        name = planted.finds[1]
        tree.make(name)
        return [next(tree.build.rglob(name))]
    tree.make("hwsync_binary", "faults")
    return [sys.executable, tree.folder / "tests/torture", "--quick",
            *planted.finds]


def run(source, only):
    """0 where every fault was found."""
    tree = Tree(source, source / "build/planted")
    patches = [read_patch(path) for path in sorted(PATCHES.glob("*.patch"))
               if not only or path.stem in only]
    missed = 0
    for planted in patches:
        tree.patch(planted.path)
        try:
            result = subprocess.run(check_of(planted, tree), check=False,
                                    capture_output=True, text=True)
        finally:
            tree.patch(planted.path, "--reverse")
        found = result.returncode == 1
        missed += not found
        lines = [line for line in result.stdout.splitlines()
                 if line.startswith(("BROKEN", "     "))
                 or "ERROR" in line]
        print(f"{'found' if found else 'MISSED':<8} {planted.name}: "
              f"{planted.what}", flush=True)
        for line in lines[:2]:
            print(f"         {line.strip()[:150]}")
    print(f"\n{len(patches) - missed} of {len(patches)} planted faults found")
    return 1 if missed else 0
