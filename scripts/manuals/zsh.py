"""Completions for zsh."""

from manuals.values import (
    MADE,
    MORE_FORMATS,
    positionals,
    takes_value,
    value_of_option,
    words_of)

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


def zsh_case(command, root):
    words = words_of(command)
    out = [f"    ({zsh_quoted(words)})"]
    specs = zsh_options(command.options, words)
    values, is_repeated = positionals(command, root)
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
        cases="\n".join(zsh_case(command, root)
                        for command in [root, *root.all_commands()]))
