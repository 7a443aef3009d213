"""Manuals in mdoc: what --help says, and what man/parts adds to it."""

import re
import textwrap

DATE = "November 25, 2026"


def roff(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text[:1] in ".'" else text


def sentences(text):
    """Lines of a paragraph: a sentence begins a line, as mdoc wants it."""
    lines = []
    for sentence in re.split(r"(?<=[.?!]) (?=[A-Z])", text):
        lines += [roff(line) for line in textwrap.wrap(
            sentence, 72, break_long_words=False, break_on_hyphens=False)]
    return lines


def full_stop(text):
    return text if text.endswith(".") else text + "."


def option_macros(option):
    value = f" Ar {roff(option.value)}" if option.value else ""
    return " , ".join(f"Fl {roff(name[1:])}" for name in option.names) + value


def tagged(rows):
    """A list of macros, each with the lines that tell of it."""
    out = []
    for macros, lines in rows:
        out += [f".It {macros}", *lines]
    return [".Bl -tag -width Ds", *out, ".El"] if out else []


def option_rows(options):
    return [(option_macros(option),
             sentences(full_stop(option.description) +
                       (" Needed." if option.is_required else "")))
            for option in options]


def argument_rows(command):
    return [(f"Ar {roff(row.split()[0])}", sentences(full_stop(text)))
            for row, text in command.arguments if text]


def synopsis(command):
    """How the command is called, and each below it."""
    out = []
    if not command.is_group():
        out += [".Nm hwsync", ".Op global options",
                " ".join([".Cm", *map(roff, command.words)])]
        for option in command.own_options():
            value = f" Ar {roff(option.value)}" if option.value else ""
            macros = f"Fl {roff(option.long[1:])}{value}"
            out.append(f".{macros}" if option.is_required else
                       f".Op {macros}")
        for word in command.positionals:
            if word == "...":
                out[-1] += " ..."
            elif word.startswith("["):
                out.append(f".Op Ar {roff(word[1:].rstrip('].'))}" +
                           (" ..." if "..." in word else ""))
            else:
                out.append(f".Ar {roff(word)}")
    for below in command.commands:
        out += synopsis(below)
    return out


def described(command):
    return (sentences(full_stop(command.description)),
            tagged(argument_rows(command) +
                   option_rows(command.own_options())))


def examples(commands):
    lines = [line for command in commands for line in command.examples]
    return [".Sh EXAMPLES", ".Bd -literal -offset indent",
            *map(roff, lines), ".Ed"] if lines else []


class Part:
    """What a person wrote of a command, in mdoc: first what DESCRIPTION goes
    on with, then sections. EXIT STATUS, EXAMPLES and SEE ALSO find their own
    places; EXAMPLES stand before those of --help."""

    def __init__(self, path):
        self.text = []
        self.sections = {}
        lines = self.text
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                if line.startswith(".Sh "):
                    lines = self.sections.setdefault(line[4:], [])
                else:
                    lines.append(line)

    def taken(self, name, otherwise):
        return self.sections.pop(name, otherwise)


def see_also(own, part):
    lines = part.taken("SEE ALSO", [])
    references = {line.removeprefix(".Xr ").rstrip(" ,")
                  for line in [*lines, ".Xr hwsync 1", ".Xr hwsync-config 5",
                               ".Xr hwsync-exit-codes 7"]}
    references -= {own}
    in_order = sorted(references, key=lambda one: one.split()[::-1])
    return [".Sh SEE ALSO",
            *[f".Xr {one} ," for one in in_order[:-1]], f".Xr {in_order[-1]}"]


def head(name, description):
    return [f".Dd {DATE}", f".Dt {name.upper()} 1", ".Os", ".Sh NAME",
            f".Nm {name}", f".Nd {description[0].lower()}"
            f"{roff(description[1:])}"]


def manual(command, parts):
    """The page of a command with all that stand below it."""
    name = "hwsync-" + "-".join(command.words)
    part = Part(parts / f"{name}.mdoc")
    text, options = described(command)
    out = [*head(name, command.description), ".Sh SYNOPSIS",
           *synopsis(command), ".Sh DESCRIPTION", *text]
    out += [".Pp", *part.text] if part.text else []
    out += options
    for below in command.all_commands():
        text, options = described(below)
        out += [".Ss " + roff("hwsync " + " ".join(below.words)), *text]
        out += options
    exit_status = part.taken("EXIT STATUS", [
        "0 where it is done; others as in", ".Xr hwsync-exit-codes 7 ."])
    more_examples = part.taken("EXAMPLES", [])
    last = see_also(f"{name} 1", part)
    for title, lines in part.sections.items():
        out += [f".Sh {title}", *lines]
    out += [".Sh EXIT STATUS", *exit_status]
    from_help = examples([command, *command.all_commands()])
    if more_examples and from_help:
        from_help = [from_help[0], *more_examples, ".Pp", "And:",
                     *from_help[1:]]
    return "\n".join([*out, *from_help, *last]) + "\n"


def overview(root, parts):
    """hwsync(1)."""
    part = Part(parts / "hwsync.mdoc")
    out = [*head("hwsync", root.description), ".Sh SYNOPSIS", ".Nm",
           ".Op global options", ".Ar command", ".Op Ar options",
           ".Op Ar arguments", ".Sh DESCRIPTION", *part.text, ".Pp",
           "Each command has a manual of its own:"]
    out += tagged([(f"Xr hwsync-{command.words[0]} 1",
                    sentences(full_stop(command.description)))
                   for command in root.commands])
    out += [".Pp", "Global options may stand before or after the command:",
            *tagged(option_rows(root.global_options))]
    last = see_also("hwsync 1", part)
    for title, lines in part.sections.items():
        out += [f".Sh {title}", *lines]
    out += [".Sh EXIT STATUS", *tagged(
        [(code, sentences(full_stop(meaning)))
         for code, meaning in root.rows("Exit codes")])]
    return "\n".join([*out, *examples([root]), *last]) + "\n"
