"""What a power cut may leave of recorded changes to files.

A write is sure to be there once its file was synced, a name once its folder was.
What came after may be there, or not, or a part of it: see Choice."""

import random
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512


@dataclass
class Change:
    call: str
    number: int
    path: str
    data: bytes


def read_record(path):
    raw = path.read_bytes()
    at = 0
    while at < len(raw):
        end = raw.index(b"\n", at)
        call, number, size, name = raw[at:end].decode().split(" ", 3)
        at = end + 1 + int(size)
        yield Change(call, int(number), name, raw[end + 1:at])


class Choice:
    """Which of the changes that were not synced are there."""

    def __init__(self, kind, seed=0):
        self.kind = kind  # dropped, kept, or torn: some of them, in part
        self.chance = random.Random(seed)

    def names(self, changes):
        if self.kind == "torn":
            return changes[:self.chance.randint(0, len(changes))]
        return changes if self.kind == "kept" else []

    def apply(self, content, change):
        if self.kind == "dropped":
            return
        data = change.data
        if self.kind == "torn":
            if self.chance.random() < 0.4:
                return
            if self.chance.random() < 0.3:
                data = data[: self.chance.randrange(0, len(data) + 1, SECTOR)
                            if len(data) >= SECTOR else 0]
        apply(content, change, data)


def apply(content, change, data):
    if change.call == "truncate":
        del content[change.number:]
        content.extend(bytes(change.number - len(content)))
        return
    end = change.number + len(data)
    content.extend(bytes(max(0, end - len(content))))
    content[change.number:end] = data


@dataclass
class File:
    sure: bytearray
    pending: list = field(default_factory=list)

    def sync(self):
        for change in self.pending:
            apply(self.sure, change, change.data)
        self.pending = []

    def left(self, choice):
        content = bytearray(self.sure)
        for change in self.pending:
            choice.apply(content, change)
        return bytes(content)


class Disk:
    """A folder as a disk holds it, change by change."""

    def __init__(self, folder, base):
        self.folder = str(folder)
        self.sure = {}      # name: File, as after the last sync of the folder
        self.now = {}       # as the process sees it
        self.renames = []   # since then
        for path in base.iterdir():
            file = File(bytearray(path.read_bytes()))
            self.sure[path.name] = self.now[path.name] = file

    def change(self, change):
        if change.path == self.folder and change.call == "sync":
            self.sure = dict(self.now)
            self.renames = []
            return
        # A program that runs in the folder may name its files from there.
        path = str(Path(self.folder) / change.path)
        if not path.startswith(self.folder + "/"):
            return
        name = path[len(self.folder) + 1:]
        if change.call == "sync":
            if name in self.now:
                self.now[name].sync()
        elif change.call in ("write", "truncate"):
            if name in self.now:
                self.now[name].pending.append(change)
        else:
            self.rename(change, name)

    def rename(self, change, name):
        """Makes, links, renames or removes a name."""
        file = self.now.get(name)
        names = {}
        if change.call == "create":
            if file is None:
                names[name] = File(bytearray())
            elif change.number:
                file.pending.append(Change("truncate", 0, change.path, b""))
        elif change.call == "unlink":
            names[name] = None
        else:
            names[Path(change.data.decode()).name] = file
            if change.call == "rename":
                names[name] = None
        if names:
            self.renames.append(names)
            self.set(self.now, names)

    @staticmethod
    def set(folder, names):
        for name, file in names.items():
            if file is None:
                folder.pop(name, None)
            else:
                folder[name] = file

    def leave(self, folder, choice):
        """Writes what a cut leaves now into `folder`."""
        names = dict(self.sure)
        for renamed in choice.names(self.renames):
            self.set(names, renamed)
        folder.mkdir()
        first_names = {}
        for name, file in names.items():
            # Shared memory is made anew by whoever opens the catalog next.
            if name.endswith("-shm"):
                continue
            if id(file) in first_names:
                (folder / name).hardlink_to(folder / first_names[id(file)])
            else:
                (folder / name).write_bytes(file.left(choice))
                first_names[id(file)] = name
