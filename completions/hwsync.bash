# Made by scripts/make-manuals from hwsync's own --help.

# What hwsync knows of: shops, runs or identifiers that begin with the word.
_hwsync_ask() {
    local given=() i
    for ((i = 1; i < ${#words[@]} - 1; ++i)); do
        case "${words[i]}" in
        -c | --catalog | --config)
            given+=("${words[i]}" "${words[i + 1]}") ;;
        --catalog=* | --config=*) given+=("${words[i]}") ;;
        esac
    done
    local answer answers
    mapfile -t answers < <("${words[0]}" "${given[@]}" __complete "$1" \
        -- "$word" 2>/dev/null)
    # Quoted here: as file names they would get the / of a folder of that name.
    for answer in "${answers[@]}"; do
        printf -v answer %q "$answer"
        COMPREPLY+=("$answer")
    done
}

_hwsync_files() {
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
}

_hwsync_words() {
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$word")
}

# What may be the value of $1, an option of $2, a command.
_hwsync_value() {
    case "$2 $1" in
    "import-bulk --shop" | "import-new --shop" | "import-updates --shop" | "associate --shop" | "verify --shop" | "waive add --shop" | "explain --shop" | "suggest --shop" | "gaps --shop" | "link add --shop" | "link remove --shop" | "link list --shop" | "link history --shop" | "restore --brand" | "operations --shop" | "operations cancel --shop" | "report --shop" | "setup --shop") _hwsync_ask shops ;;
    "import-bulk --file" | "import-bulk --save" | "import-new --file" | "import-updates --file" | "associate --file" | "associate --plan" | "verify --file" | "verify --baseline" | *" -c" | *" --catalog" | *" --config") _hwsync_files ;;
    "import-bulk --identifier" | "import-new --identifier" | "import-updates --identifier" | "associate --identifier" | "verify --identifier" | "setup --identifier") _hwsync_words "sku barcode" ;;
    "verify --fail-on" | "waive add --kind") _hwsync_words "missing wrong stale ambiguous duplicate conflict suspect not_found coverage foreign differs damaged note unmatched near no_identifier" ;;
    "verify --ignore") _hwsync_words "missing wrong stale ambiguous duplicate conflict suspect foreign differs note unmatched near no_identifier" ;;
    "link remove --key" | "link list --identifier") _hwsync_ask identifiers ;;
    "link list --changed-since") _hwsync_ask runs ;;
    "brands -f" | "brands --format" | "gaps -f" | "gaps --format" | "link history -f" | "link history --format" | "operations -f" | "operations --format" | "runs -f" | "runs --format" | "shop list -f" | "shop list --format" | "suggest -f" | "suggest --format" | "waive list -f" | "waive list --format") _hwsync_words "text json csv" ;;
    "digest -f" | "digest --format") _hwsync_words "text json html" ;;
    "link list -f" | "link list --format") _hwsync_words "text json csv jsonl" ;;
    "verify -f" | "verify --format") _hwsync_words "text json csv junit" ;;
    *" -f" | *" --format" | *" --log-format") _hwsync_words "text json" ;;
    *" --progress" | *" --color") _hwsync_words "auto always never" ;;
    esac
}

# What may be argument number $1 of $2, a command.
_hwsync_argument() {
    case "$2 $1" in
    "config 1") _hwsync_words "check" ;;
    "operations 1") _hwsync_words "cancel" ;;
    "shop 1") _hwsync_words "list rename forget" ;;
    "runs 1") _hwsync_words "show" ;;
    "link 1") _hwsync_words "add remove list history import" ;;
    "waive 1") _hwsync_words "add list remove import" ;;
    " 1" | "help "1) _hwsync_words "import-bulk import-new import-updates associate sync apply verify waive explain suggest gaps link undo show status runs shop snapshot restore publish brands operations query doctor report digest config setup help" ;;
    "apply "1 | "waive import "1 | "link import "1 | "snapshot "1 | "restore "1 | "report "1) _hwsync_files ;;
    "verify "* | "waive add "1 | "explain "1 | "link add "1 | "link remove "1 | "link history "1 | "show "1) _hwsync_ask identifiers ;;
    "undo "1 | "runs show "1) _hwsync_ask runs ;;
    "shop rename "1 | "shop forget "1) _hwsync_ask shops ;;
    esac
}

_hwsync() {
    local words=() word before="" command="" i piece position=1 options
    COMPREPLY=()
    # bash takes words apart at : and =; here they are whole again.
    for ((i = 0; i <= COMP_CWORD; ++i)); do
        piece=${COMP_WORDS[i]}
        if [[ ${#words[@]} -gt 1 && ( $piece == [:=]* || ${words[-1]} == *[:=] ) ]]; then
            words[-1]+=$piece
        else
            words+=("$piece")
        fi
    done
    word=${words[-1]}
    if [[ $word == --*=* ]]; then
        before=${word%%=*} word=${word#*=}
    fi
    for ((i = 1; i < ${#words[@]} - 1; ++i)); do
        case "${words[i]}" in
        --as-of | --baseline | --brand | --buffer | --catalog | --catalog-variant-id | --changed-since | --client-id | --client-secret-file | --color | --config | --fail-on | --file | --format | --identifier | --ignore | --key | --kind | --limit | --lock-timeout | --log-format | --max-delete | --max-reject | --min-coverage | --note | --operation | --plan | --product-id | --progress | --save | --shop | --since | --sure | --token-file | --until | --variant-id | -c | -f | -n)
            if ((i == ${#words[@]} - 2)); then
                before=${words[i]}
            fi
            ((++i)) ;;
        -*) ;;
        *)
            case "${command:+$command }${words[i]}" in
            "import-bulk" | "import-new" | "import-updates" | "associate" | "sync" | "apply" | "verify" | "waive" | "waive add" | "waive list" | "waive remove" | "waive import" | "explain" | "suggest" | "gaps" | "link" | "link add" | "link remove" | "link list" | "link history" | "link import" | "undo" | "show" | "status" | "runs" | "runs show" | "shop" | "shop list" | "shop rename" | "shop forget" | "snapshot" | "restore" | "publish" | "brands" | "operations" | "operations cancel" | "query" | "doctor" | "report" | "digest" | "config" | "config check" | "setup" | "help")
                command+="${command:+ }${words[i]}" ;;
            *) ((++position)) ;;
            esac ;;
        esac
    done
    if [ -n "$before" ]; then
        _hwsync_value "$before" "$command"
    elif [[ $word == -* ]]; then
        case "$command" in
        "import-bulk") options="--help --shop --file --as-of --identifier --operation --fresh --save --force --rewrite --max-delete --max-reject --allow-foreign --strict --dry-run" ;;
        "import-new") options="--help --shop --file --as-of --identifier --since --until --buffer --max-delete --max-reject --allow-foreign --strict --dry-run" ;;
        "import-updates") options="--help --shop --file --as-of --identifier --since --until --buffer --max-delete --max-reject --allow-foreign --strict --dry-run" ;;
        "associate") options="--help --shop --file --identifier --since --full --rewrite --as-of --max-delete --max-reject --allow-foreign --strict --dry-run --plan --force" ;;
        "sync") options="--help --since --full --max-delete --max-reject --if-idle --dry-run" ;;
        "apply") options="--help --dry-run" ;;
        "verify") options="--help --shop --live --file --identifier --min-coverage --fail-on --ignore --baseline" ;;
        "waive") options="--help" ;;
        "waive add") options="--help --shop --variant-id --kind --until --note" ;;
        "waive list") options="--help" ;;
        "waive remove") options="--help" ;;
        "waive import") options="--help" ;;
        "explain") options="--help --shop --variant-id --product-id" ;;
        "suggest") options="--help --shop --sure" ;;
        "gaps") options="--help --shop" ;;
        "link") options="--help" ;;
        "link add") options="--help --shop --variant-id --product-id --catalog-variant-id --replace --unseen --note --dry-run" ;;
        "link remove") options="--help --shop --variant-id --product-id --key --allow-relink --note --dry-run" ;;
        "link list") options="--help --shop --identifier --pinned --auto --blocked --changed-since" ;;
        "link history") options="--help --shop --variant-id" ;;
        "link import") options="--help --replace --unseen --dry-run" ;;
        "undo") options="--help --release --dry-run" ;;
        "show") options="--help" ;;
        "status") options="--help --check" ;;
        "runs") options="--help --limit" ;;
        "runs show") options="--help" ;;
        "shop") options="--help" ;;
        "shop list") options="--help" ;;
        "shop rename") options="--help --dry-run" ;;
        "shop forget") options="--help --yes --dry-run" ;;
        "snapshot") options="--help --force" ;;
        "restore") options="--help --brand --force --dry-run" ;;
        "publish") options="--help --full --check --force" ;;
        "brands") options="--help" ;;
        "operations") options="--help --shop" ;;
        "operations cancel") options="--help --shop" ;;
        "query") options="--help" ;;
        "doctor") options="--help --online" ;;
        "report") options="--help --shop --embed-images --force" ;;
        "digest") options="--help --since" ;;
        "config") options="--help" ;;
        "config check") options="--help" ;;
        "setup") options="--help --shop --client-id --client-secret-file --token-file --identifier --no-test --force --dry-run" ;;
        "help") options="--help" ;;
        esac
        _hwsync_words "$options --help --version --catalog --config --format --quiet --verbose --log-format --progress --color --lock-timeout"
    else
        _hwsync_argument "$position" "$command"
    fi
    # bash replaces only what stands behind the last : or =.
    if [[ $word == *[:=]* ]]; then
        before=${word%"${word##*[:=]}"}
        COMPREPLY=("${COMPREPLY[@]#"$before"}")
    fi
}
complete -F _hwsync hwsync
