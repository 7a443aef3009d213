"""Completions for bash, zsh and fish. Words are written into them; shops, runs
and identifiers are asked of `hwsync __complete`."""

MADE = "# Made by scripts/make-manuals from hwsync's own --help."

# What --format takes besides text and json.
MORE_FORMATS = {
    "link history": ["csv"],
    "link list": ["csv"],
    "runs": ["csv"],
    "verify": ["csv", "junit"],
    "waive list": ["csv"],
}
KINDS = ["missing", "wrong", "stale", "ambiguous", "duplicate", "conflict",
         "not_found", "coverage", "differs", "damaged", "note", "unmatched",
         "near", "no_identifier"]


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
    return Value(is_file=name.startswith("PATH"))


def positionals(command):
    """The values of its arguments, and whether the last may be repeated."""
    names = [name.strip("[].") for name in command.positionals]
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


# ---------------------------------------------------------------------- bash

BASH = """{made}

# What hwsync knows of: shops, runs or identifiers that begin with the word.
_hwsync_ask() {{
    local given=() i
    for ((i = 1; i < ${{#words[@]}} - 1; ++i)); do
        case "${{words[i]}}" in
        -c | --catalog | --config)
            given+=("${{words[i]}}" "${{words[i + 1]}}") ;;
        --catalog=* | --config=*) given+=("${{words[i]}}") ;;
        esac
    done
    compopt -o filenames 2>/dev/null # so that bash quotes what it inserts
    mapfile -t COMPREPLY < <("${{words[0]}}" "${{given[@]}}" __complete "$1" \\
        -- "$word" 2>/dev/null)
}}

_hwsync_files() {{
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
}}

_hwsync_words() {{
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$word")
}}

# What may be the value of $1, an option of $2, a command.
_hwsync_value() {{
    case "$2 $1" in
{values}
    esac
}}

# What may be argument number $1 of $2, a command.
_hwsync_argument() {{
    case "$2 $1" in
{arguments}
    esac
}}

_hwsync() {{
    local words=() word before="" command="" i piece position=1 options
    COMPREPLY=()
    # bash takes words apart at : and =; here they are whole again.
    for ((i = 0; i <= COMP_CWORD; ++i)); do
        piece=${{COMP_WORDS[i]}}
        if [[ ${{#words[@]}} -gt 1 && ( $piece == [:=]* || ${{words[-1]}} == *[:=] ) ]]; then
            words[-1]+=$piece
        else
            words+=("$piece")
        fi
    done
    word=${{words[-1]}}
    if [[ $word == --*=* ]]; then
        before=${{word%%=*}} word=${{word#*=}}
    fi
    for ((i = 1; i < ${{#words[@]}} - 1; ++i)); do
        case "${{words[i]}}" in
        {takes_value})
            if ((i == ${{#words[@]}} - 2)); then
                before=${{words[i]}}
            fi
            ((++i)) ;;
        -*) ;;
        *)
            case "${{command:+$command }}${{words[i]}}" in
            {commands})
                command+="${{command:+ }}${{words[i]}}" ;;
            *) ((++position)) ;;
            esac ;;
        esac
    done
    if [ -n "$before" ]; then
        _hwsync_value "$before" "$command"
    elif [[ $word == -* ]]; then
        case "$command" in
{options}
        esac
        _hwsync_words "$options {global_options}"
    else
        _hwsync_argument "$position" "$command"
    fi
    # bash replaces only what stands behind the last : or =.
    if [[ $word == *[:=]* ]]; then
        before=${{word%"${{word##*[:=]}}"}}
        COMPREPLY=("${{COMPREPLY[@]#"$before"}}")
    fi
}}
complete -F _hwsync hwsync
"""


def bash_action(value):
    if value.words:
        return f'_hwsync_words "{" ".join(value.words)}"'
    if value.question:
        return f"_hwsync_ask {value.question}"
    return "_hwsync_files" if value.is_file else ":"


def bash_cases(rows):
    """Patterns with one action share a branch."""
    patterns = {}
    for pattern, value in rows:
        patterns.setdefault(bash_action(value), []).append(pattern)
    return "\n".join(f"    {' | '.join(found)}) {action} ;;"
                     for action, found in patterns.items() if action != ":")


def bash_values(root):
    rows = [(f'"{words_of(command)} {name}"',
             value_of_option(option, words_of(command)))
            for command in root.all_commands() for option in command.options
            if option.value for name in option.names]
    rows += [(f'"{command} {name}"', value_of_option(option, command))
             for option in root.global_options if option.long == "--format"
             for command in MORE_FORMATS for name in option.names]
    rows += [(f'*" {name}"', value_of_option(option, ""))
             for option in root.global_options if option.value
             for name in option.names]
    return bash_cases(rows)


def bash_arguments(root):
    rows = []
    for command in [root, *root.all_commands()]:
        values, is_repeated = positionals(command)
        for number, value in enumerate(values, 1):
            last = is_repeated and number == len(values)
            rows.append((f'"{words_of(command)} "' +
                         ("*" if last else str(number)), value))
        if command.commands:
            names = [below.words[-1] for below in command.commands]
            rows.insert(0, (f'"{words_of(command)} 1"', Value(names)))
    return bash_cases(rows)


def bash(root):
    options = [f'        "{words_of(command)}") options="'
               f'{" ".join(option.long for option in command.options)}" ;;'
               for command in root.all_commands()]
    return BASH.format(
        made=MADE, values=bash_values(root), arguments=bash_arguments(root),
        takes_value=" | ".join(takes_value(root)),
        commands=" | ".join(f'"{words_of(command)}"'
                            for command in root.all_commands()),
        options="\n".join(options),
        global_options=" ".join(option.long
                                for option in root.global_options))


# ----------------------------------------------------------------------- zsh

ZSH = """#compdef hwsync
{made}

# What hwsync knows of: shops, runs or identifiers that begin with the word.
_hwsync_ask() {{
    local -a given answers
    local i
    for ((i = 2; i < ${{#typed}}; ++i)); do
        case $typed[i] in
        (-c|--catalog|--config)
            given+=("${{(Q)typed[i]}}" "${{(Q)typed[i+1]}}") ;;
        (--catalog=*|--config=*) given+=("${{(Q)typed[i]}}") ;;
        esac
    done
    answers=(${{(f)"$(${{(Q)typed[1]}} $given __complete $1 -- "${{(Q)PREFIX}}" 2>/dev/null)"}})
    compadd -- $answers
}}

_hwsync() {{
    local command="" i=2
    local -a typed everywhere below
    typed=("${{words[@]}}")
    everywhere=(
{everywhere}
    )
    # The command's own words go: what is left are options and arguments.
    while ((i < CURRENT)); do
        case $words[i] in
        ({takes_value}) ((++i)) ;;
        (-*) ;;
        (*)
            case "${{command:+$command }}$words[i]" in
            ({commands})
                command+="${{command:+ }}$words[i]"
                words[i]=()
                ((--CURRENT))
                continue ;;
            esac ;;
        esac
        ((++i))
    done
    case $command in
{cases}
    esac
}}

_hwsync "$@"
"""


def zsh_quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


def zsh_escaped(text):
    for character in "\\[]:":
        text = text.replace(character, "\\" + character)
    return text


def zsh_action(value, name):
    message = zsh_escaped(name.strip("[].").lower() or "value")
    if value.words:
        return f"{message}:({' '.join(value.words)})"
    if value.question:
        # A space: called as it is, without what _arguments would add.
        return f"{message}: _hwsync_ask {value.question}"
    return f"{message}:{'_files' if value.is_file else ' '}"


def zsh_options(options, command):
    out = []
    for option in options:
        text = f"[{zsh_escaped(option.description)}]"
        for name in option.names:
            spec = name
            if option.value:
                spec += ("=" if name.startswith("--") else "+") + text + ":" + \
                    zsh_action(value_of_option(option, command), option.value)
            else:
                spec += text
            out.append(zsh_quoted("*" + spec))
    return out


def zsh_case(command):
    words = words_of(command)
    out = [f"    ({zsh_quoted(words)})"]
    specs = zsh_options(command.options, words)
    values, is_repeated = positionals(command)
    names = [name for name in command.positionals if name.strip("[].")]
    for number, (name, value) in enumerate(zip(names, values), 1):
        star = "*" if is_repeated and number == len(values) else ""
        specs.append(zsh_quoted(f"{star}:{zsh_action(value, name)}"))
    if command.commands:
        rows = " ".join(zsh_quoted(f"{below.words[-1]}:{below.description}")
                        for below in command.commands)
        out += [f"        below=({rows})"]
        specs.append("'1:command:{_describe command below}'")
    if words in MORE_FORMATS:
        formats = " ".join(["text", "json", *MORE_FORMATS[words]])
        out += ["        everywhere=(\"${(@)everywhere//\\(text json\\)/"
                f"({formats})}}\")"]
    lines = "".join(f" \\\n            {spec}" for spec in specs)
    return "\n".join([*out, f"        _arguments -s -S $everywhere{lines} ;;"])


def zsh(root):
    everywhere = zsh_options(root.global_options, "")
    return ZSH.format(
        made=MADE,
        everywhere="\n".join(f"        {spec}" for spec in everywhere),
        takes_value="|".join(takes_value(root)),
        commands="|".join(zsh_quoted(words_of(command))
                          for command in root.all_commands()),
        cases="\n".join(zsh_case(command)
                        for command in [root, *root.all_commands()]))


# ---------------------------------------------------------------------- fish

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


def fish_command(command):
    words = words_of(command)
    name = words or '""'
    when = f" -n '__hwsync_is {name}'"
    out = [f"complete -c hwsync{when} -a {below.words[-1]} "
           f"-d {fish_quoted(below.description)}" for below in command.commands]
    out += [fish_option(when, option, words) for option in command.options]
    values, _ = positionals(command)
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
        lines += fish_command(command)
    return FISH.format(
        made=MADE, takes_value=" ".join(takes_value(root)),
        commands=" ".join(fish_quoted(words_of(command))
                          for command in root.all_commands()),
        lines="\n".join(lines))
