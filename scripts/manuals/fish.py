"""Completions for fish."""

from manuals.values import (
    MADE,
    MORE_FORMATS,
    positionals,
    takes_value,
    value_of_option,
    words_of)

FISH = """{made}

# The command of this line, e.g. "link add".
function __hwsync_command
    set -l command
    set -l skips no
    for word in (commandline -opc)[2..]
        if test $skips = yes
            set skips no
            continue
        end
        switch $word
            case {takes_value}
                set skips yes
            case '-*'
            case '*'
                contains -- (string join ' ' $command $word) {commands}
                and set -a command $word
        end
    end
    echo "$command"
end

function __hwsync_is
    test (__hwsync_command) = "$argv"
end

# What hwsync knows of: shops, runs or identifiers that begin with the word.
function __hwsync_ask
    set -l line (commandline -opc)
    set -l given
    for i in (seq 2 (count $line))
        switch $line[$i]
            case -c --catalog --config
                set -a given $line[$i] $line[(math $i + 1)]
            case '--catalog=*' '--config=*'
                set -a given $line[$i]
        end
    end
    set -l word (string replace -r '^--[a-z-]+=' '' -- (commandline -ct))
    $line[1] $given __complete $argv[1] -- "$word" 2>/dev/null
end

{lines}
"""


def fish_quoted(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def fish_value(value):
    if value.words:
        return "-a " + fish_quoted(" ".join(value.words))
    if value.question:
        return f"-a '(__hwsync_ask {value.question})'"
    return ""


def fish_option(when, option, command):
    line = f"complete -c hwsync{when} -l {option.long[2:]}"
    for name in option.names:
        if not name.startswith("--"):
            line += f" -s {name[1:]}"
    if option.value:
        value = value_of_option(option, command)
        line += " -r -F" if value.is_file else " -x"
        line += " " + fish_value(value) if fish_value(value) else ""
    return f"{line} -d {fish_quoted(option.description)}"


def fish_command(command, root):
    words = words_of(command)
    name = words or '""'
    when = f" -n '__hwsync_is {name}'"
    out = [f"complete -c hwsync{when} -a {below.words[-1]} "
           f"-d {fish_quoted(below.description)}" for below in command.commands]
    out += [fish_option(when, option, words) for option in command.options]
    values, _ = positionals(command, root)
    for value in values:
        if value.is_file:
            out.append(f"complete -c hwsync{when} -F")
        elif fish_value(value):
            out.append(f"complete -c hwsync{when} {fish_value(value)}")
    return out


def fish_formats():
    return [f"complete -c hwsync -n '__hwsync_is {command}' -s f -l format "
            f"-x -a '{' '.join(formats)}'"
            for command, formats in MORE_FORMATS.items()]


def fish(root):
    lines = ["complete -c hwsync -f"]
    lines += [fish_option("", option, "") for option in root.global_options]
    lines += fish_formats()
    for command in [root, *root.all_commands()]:
        lines += fish_command(command, root)
    return FISH.format(
        made=MADE, takes_value=" ".join(takes_value(root)),
        commands=" ".join(fish_quoted(words_of(command))
                          for command in root.all_commands()),
        lines="\n".join(lines))
