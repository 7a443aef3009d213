"""What completions offer where a value is wanted. Words are written into them;
shops, runs and identifiers are asked of `hwsync __complete`."""

MADE = "# Made by scripts/make-manuals from hwsync's own --help."

# What --format takes besides text and json.
MORE_FORMATS = {
    "brands": ["csv"],
    "digest": ["html"],
    "gaps": ["csv"],
    "link history": ["csv"],
    "link list": ["csv", "jsonl"],
    "operations": ["csv"],
    "runs": ["csv"],
    "shop list": ["csv"],
    "suggest": ["csv"],
    "verify": ["csv", "junit"],
    "waive list": ["csv"],
}
KINDS = ["missing", "wrong", "stale", "ambiguous", "duplicate", "conflict",
         "suspect", "not_found", "coverage", "foreign", "differs", "damaged", "note",
         "unmatched", "near", "no_identifier"]
ALWAYS_COUNT = ["damaged", "not_found", "coverage"]


class Value:
    """What stands for a value: words, a question to hwsync, files, or what
    only the user knows."""

    def __init__(self, words=(), question="", is_file=False):
        self.words = list(words)
        self.question = question
        self.is_file = is_file


def value_of_option(option, command):
    if option.long == "--format":
        return Value(option.choices() + MORE_FORMATS.get(command, []))
    if option.choices():
        return Value(option.choices())
    if option.long == "--shop":
        return Value(question="shops")
    if option.long == "--ignore":
        return Value(kind for kind in KINDS if kind not in ALWAYS_COUNT)
    if option.value.startswith("KIND"):
        return Value(KINDS)
    if option.long == "--identifier":
        return Value(question="identifiers")
    return value_named(option.value)


def value_named(name):
    if "IDENTIFIER" in name:
        return Value(question="identifiers")
    if name in ("NAME", "SHOP", "OLD"):
        return Value(question="shops")
    if name == "RUN":
        return Value(question="runs")
    return Value(is_file=name.startswith("PATH") or name == "SNAPSHOT")


def positionals(command, root):
    """The values of its arguments, and whether the last may be repeated."""
    names = [name.strip("[].") for name in command.positionals]
    if names == ["COMMAND"]:
        return [Value(below.words[0] for below in root.commands)], False
    values = [Value(question="runs") if name == "N" else value_named(name)
              for name in names if name]
    return values, any("..." in name for name in command.positionals)


def words_of(command):
    return " ".join(command.words)


def takes_value(root):
    """Every option that is followed by a value."""
    return sorted({name for command in [root, *root.all_commands()]
                   for option in command.options + command.global_options
                   if option.value for name in option.names})
