# Made by scripts/make-manuals from hwsync's own --help.
_hwsync() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
    local command="" words="" i
    case "$before" in
    --color) COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
    --format) COMPREPLY=($(compgen -W "text json" -- "$word")); return ;;
    --identifier) COMPREPLY=($(compgen -W "sku barcode" -- "$word")); return ;;
    --log-format) COMPREPLY=($(compgen -W "text json" -- "$word")); return ;;
    --progress) COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
    esac
    for ((i = 1; i < COMP_CWORD; ++i)); do
        case "${COMP_WORDS[i]}" in
        add|associate|check|config|explain|history|import|import-bulk|import-new|import-updates|link|list|remove|runs|show|undo|verify) command="${command:+$command }${COMP_WORDS[i]}" ;;
        esac
    done
    case "$command" in
    "") words="import-bulk import-new import-updates associate verify explain link undo show runs config --help --version --catalog --config --format --quiet --verbose --log-format --progress --color --lock-timeout" ;;
    "import-bulk") words="--help --shop --file --identifier --as-of --max-delete --allow-foreign --rewrite --strict --dry-run" ;;
    "import-new") words="--help --shop --file --identifier --as-of --max-delete --allow-foreign --strict --dry-run" ;;
    "import-updates") words="--help --shop --file --identifier --as-of --max-delete --allow-foreign --strict --dry-run" ;;
    "associate") words="--help --shop --file --identifier --since --full --as-of --max-delete --allow-foreign --strict --dry-run" ;;
    "verify") words="--help --shop --identifier --min-coverage --fail-on" ;;
    "explain") words="--help --shop --variant-id --product-id" ;;
    "link") words="add remove list history import --help" ;;
    "link add") words="--help --shop --variant-id --product-id --catalog-variant-id --replace --unseen --note --dry-run" ;;
    "link remove") words="--help --shop --variant-id --product-id --allow-relink --note --dry-run" ;;
    "link list") words="--help --shop --identifier --pinned --auto --blocked" ;;
    "link history") words="--help --shop --variant-id" ;;
    "link import") words="--help --replace --unseen --dry-run" ;;
    "undo") words="--help --release --dry-run" ;;
    "show") words="--help" ;;
    "runs") words="show --help --limit" ;;
    "runs show") words="--help" ;;
    "config") words="check --help" ;;
    "config check") words="--help" ;;
    esac
    COMPREPLY=($(compgen -W "$words" -- "$word"))
    [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "$word"))
}
complete -o filenames -F _hwsync hwsync
