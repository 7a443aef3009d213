"""What a command's --help says, taken apart."""

import re
import subprocess

ROW = re.compile(r"^  (\S.*?)(?:  +(.*))?$")
CHOICES = re.compile(r"[a-z_-]+(\|[a-z_-]+)+")


class Option:
    """A row of the options: `-c,--catalog PATH (required)`, and what it does."""

    def __init__(self, names, description):
        self.is_required = names.endswith(" (required)")
        names, _, self.value = names.removesuffix(" (required)").partition(" ")
        self.names = names.split(",")
        # CLI11 adds bounds: N:INT in [1 - 100].
        self.value = self.value.partition(":")[0]
        self.long = next((name for name in self.names
                          if name.startswith("--")), "")
        self.description = description

    def choices(self):
        """The words that it takes; none where any text will do."""
        return self.value.split("|") if CHOICES.fullmatch(self.value) else []


class Help:
    """A command and those below it. `words` are its own, e.g. ["link", "add"]."""

    def __init__(self, hwsync, words):
        self.words = words
        text = subprocess.run([hwsync, *words, "--help"], check=True,
                              capture_output=True, text=True).stdout
        lines = text.splitlines()
        self.description = lines[0].rstrip(".")
        usage = next(line for line in lines if line.startswith("Usage: "))
        self.positionals = re.sub(r"^.*\[options\]( COMMAND)?", "",
                                  usage).split() if words else []
        self.parts = {}
        part = None
        for line in lines[1:]:
            if re.fullmatch(r"[A-Z][a-z ]+:", line):
                part = self.parts.setdefault(line[:-1], [])
            elif part is not None and line.startswith("  "):
                part.append(line)
        self.options = [Option(*row) for row in self.rows("Options")]
        self.global_options = [Option(*row)
                               for row in self.rows("Global options")]
        self.arguments = self.rows("Arguments")
        self.examples = [line.strip() for line in
                         self.parts.get("Examples", [])]
        self.commands = [Help(hwsync, [*words, name])
                         for name, _ in self.rows("Commands")]

    def rows(self, part):
        found = []
        for line in self.parts.get(part, []):
            match = ROW.match(line)
            if match:
                found.append((match[1], match[2] or ""))
            else:
                name, text = found.pop()
                found.append((name, f"{text} {line.strip()}".strip()))
        return found

    def is_group(self):
        """Whether it does nothing but hold other commands."""
        return bool(self.commands) and not self.own_options()

    def own_options(self):
        return [option for option in self.options if option.long != "--help"]

    def all_commands(self):
        for command in self.commands:
            yield command
            yield from command.all_commands()
