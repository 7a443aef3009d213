"""Completions for bash."""

from manuals.values import (
    MADE,
    MORE_FORMATS,
    Value,
    positionals,
    takes_value,
    value_of_option,
    words_of)

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
    local answer answers
    mapfile -t answers < <("${{words[0]}}" "${{given[@]}}" __complete "$1" \\
        -- "$word" 2>/dev/null)
    # Quoted here: as file names they would get the / of a folder of that name.
    for answer in "${{answers[@]}}"; do
        printf -v answer %q "$answer"
        COMPREPLY+=("$answer")
    done
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
        values, is_repeated = positionals(command, root)
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
