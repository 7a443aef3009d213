"""What was tried and what held, a line for each promise."""

import threading


class Promise:
    """One promise: how many points were tried, and which did not hold."""

    def __init__(self, name):
        self.name = name
        self.tried = 0
        self.faults = []
        self.not_shown = None
        self.note = ""
        self._lock = threading.Lock()

    def point(self, fault, what):
        """Counts a point. `fault` is what is wrong with it, or None."""
        with self._lock:
            self.tried += 1
            if fault:
                self.faults.append(f"{what}: {fault}")

    def cannot(self, why):
        """This machine cannot show it; that is no success."""
        self.not_shown = why

    @property
    def held(self):
        return self.tried - len(self.faults)

    @property
    def word(self):
        if self.faults:
            return "BROKEN"
        if self.not_shown or self.tried == 0:
            return "not shown"
        return "held"

    def line(self):
        figures = f"{self.held} of {self.tried} points"
        if self.word == "not shown":
            figures = self.not_shown or "no point was tried"
        return f"{self.word:<10} {self.name:<58} {figures}{self.note}"


class Report:
    """Prints each promise as soon as it is settled."""

    faults_told = 8

    def __init__(self):
        self.promises = []

    def add(self, promise):
        self.promises.append(promise)
        print(promise.line(), flush=True)
        for fault in promise.faults[: self.faults_told]:
            print(f"           {fault}", flush=True)
        if len(promise.faults) > self.faults_told:
            print(f"           and {len(promise.faults) - self.faults_told} more")

    def end(self):
        """The exit code: 0 where nothing fell short."""
        tried = sum(promise.tried for promise in self.promises)
        held = sum(promise.held for promise in self.promises)
        not_shown = sum(p.word == "not shown" for p in self.promises)
        print(f"\n{len(self.promises)} promises, {held} of {tried} points held,"
              f" {not_shown} promises not shown here")
        return 0 if held == tried else 1
