# Made by scripts/make-manuals from hwsync's own --help.

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
            case --as-of --catalog --catalog-variant-id --color --config --fail-on --file --format --identifier --limit --lock-timeout --log-format --max-delete --min-coverage --note --product-id --progress --shop --since --variant-id -c -f -n
                set skips yes
            case '-*'
            case '*'
                contains -- (string join ' ' $command $word) 'import-bulk' 'import-new' 'import-updates' 'associate' 'verify' 'explain' 'link' 'link add' 'link remove' 'link list' 'link history' 'link import' 'undo' 'show' 'runs' 'runs show' 'config' 'config check'
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

complete -c hwsync -f
complete -c hwsync -l help -s h -d 'Print this help'
complete -c hwsync -l version -d 'Print the version'
complete -c hwsync -l catalog -s c -r -F -d 'The catalog; else $HWSYNC_CATALOG, else the config\'s'
complete -c hwsync -l config -r -F -d 'The config file; else $HWSYNC_CONFIG, else the usual places'
complete -c hwsync -l format -s f -x -a 'text json' -d 'How the result is written: for people or for programs; lists also take csv, verify also junit'
complete -c hwsync -l quiet -s q -d 'Tell only of errors on stderr'
complete -c hwsync -l verbose -s v -d 'Tell more on stderr'
complete -c hwsync -l log-format -x -a 'text json' -d 'How lines on stderr are written'
complete -c hwsync -l progress -x -a 'auto always never' -d 'A progress bar on stderr; auto: where that is a terminal'
complete -c hwsync -l color -x -a 'auto always never' -d 'Colour on stderr, likewise; $NO_COLOR is heeded'
complete -c hwsync -l lock-timeout -x -d 'How long to wait for another run, e.g. 90s or 15m; 0s: not at all'
complete -c hwsync -n '__hwsync_is link history' -s f -l format -x -a 'csv'
complete -c hwsync -n '__hwsync_is link list' -s f -l format -x -a 'csv'
complete -c hwsync -n '__hwsync_is runs' -s f -l format -x -a 'csv'
complete -c hwsync -n '__hwsync_is verify' -s f -l format -x -a 'csv junit'
complete -c hwsync -n '__hwsync_is ""' -a import-bulk -d 'Fill the catalog from an export of the primary shop'
complete -c hwsync -n '__hwsync_is ""' -a import-new -d 'Add the products that have come since'
complete -c hwsync -n '__hwsync_is ""' -a import-updates -d 'Take the products that have changed since'
complete -c hwsync -n '__hwsync_is ""' -a associate -d 'Link a child shop\'s products to the catalog'
complete -c hwsync -n '__hwsync_is ""' -a verify -d 'Check the catalog and every link in it; exit with 1 where something is found'
complete -c hwsync -n '__hwsync_is ""' -a explain -d 'Say why a variant is linked or not'
complete -c hwsync -n '__hwsync_is ""' -a link -d 'Look at links and mend them'
complete -c hwsync -n '__hwsync_is ""' -a undo -d 'Take back what a run did to links'
complete -c hwsync -n '__hwsync_is ""' -a show -d 'Show a product with its variants and their links'
complete -c hwsync -n '__hwsync_is ""' -a runs -d 'List what hwsync has done'
complete -c hwsync -n '__hwsync_is ""' -a config -d 'Look at the config file'
complete -c hwsync -n '__hwsync_is import-bulk' -l help -s h -d 'Print this help'
complete -c hwsync -n '__hwsync_is import-bulk' -l shop -x -a '(__hwsync_ask shops)' -d 'The primary shop'
complete -c hwsync -n '__hwsync_is import-bulk' -l file -r -F -d 'A bulk operation\'s JSONL result, plain, gzip or zstd; - for standard input'
complete -c hwsync -n '__hwsync_is import-bulk' -l identifier -x -a 'sku barcode' -d 'What links products across shops'
complete -c hwsync -n '__hwsync_is import-bulk' -l as-of -x -d 'When the export began (default: the newest updatedAt in it)'
complete -c hwsync -n '__hwsync_is import-bulk' -l max-delete -x -d 'Stop where more than this share would be deleted (default: 10%)'
complete -c hwsync -n '__hwsync_is import-bulk' -l allow-foreign -d 'Take an export that looks like another shop\'s'
complete -c hwsync -n '__hwsync_is import-bulk' -l rewrite -d 'Write every row again, changed or not'
complete -c hwsync -n '__hwsync_is import-bulk' -l strict -d 'Exit with 1 where a line was rejected'
complete -c hwsync -n '__hwsync_is import-bulk' -l dry-run -d 'Say what would be done, and write nothing'
complete -c hwsync -n '__hwsync_is import-new' -l help -s h -d 'Print this help'
complete -c hwsync -n '__hwsync_is import-new' -l shop -x -a '(__hwsync_ask shops)' -d 'The primary shop'
complete -c hwsync -n '__hwsync_is import-new' -l file -r -F -d 'A bulk operation\'s JSONL result, plain, gzip or zstd; - for standard input'
complete -c hwsync -n '__hwsync_is import-new' -l identifier -x -a 'sku barcode' -d 'What links products across shops'
complete -c hwsync -n '__hwsync_is import-new' -l as-of -x -d 'When the export began (default: the newest updatedAt in it)'
complete -c hwsync -n '__hwsync_is import-new' -l max-delete -x -d 'Stop where more than this share would be deleted (default: 10%)'
complete -c hwsync -n '__hwsync_is import-new' -l allow-foreign -d 'Take an export that looks like another shop\'s'
complete -c hwsync -n '__hwsync_is import-new' -l strict -d 'Exit with 1 where a line was rejected'
complete -c hwsync -n '__hwsync_is import-new' -l dry-run -d 'Say what would be done, and write nothing'
complete -c hwsync -n '__hwsync_is import-updates' -l help -s h -d 'Print this help'
complete -c hwsync -n '__hwsync_is import-updates' -l shop -x -a '(__hwsync_ask shops)' -d 'The primary shop'
complete -c hwsync -n '__hwsync_is import-updates' -l file -r -F -d 'A bulk operation\'s JSONL result, plain, gzip or zstd; - for standard input'
complete -c hwsync -n '__hwsync_is import-updates' -l identifier -x -a 'sku barcode' -d 'What links products across shops'
complete -c hwsync -n '__hwsync_is import-updates' -l as-of -x -d 'When the export began (default: the newest updatedAt in it)'
complete -c hwsync -n '__hwsync_is import-updates' -l max-delete -x -d 'Stop where more than this share would be deleted (default: 10%)'
complete -c hwsync -n '__hwsync_is import-updates' -l allow-foreign -d 'Take an export that looks like another shop\'s'
complete -c hwsync -n '__hwsync_is import-updates' -l strict -d 'Exit with 1 where a line was rejected'
complete -c hwsync -n '__hwsync_is import-updates' -l dry-run -d 'Say what would be done, and write nothing'
complete -c hwsync -n '__hwsync_is associate' -l help -s h -d 'Print this help'
complete -c hwsync -n '__hwsync_is associate' -l shop -x -a '(__hwsync_ask shops)' -d 'The child shop'
complete -c hwsync -n '__hwsync_is associate' -l file -r -F -d 'The shop\'s products as a bulk operation\'s JSONL result, plain, gzip or zstd; - for standard input'
complete -c hwsync -n '__hwsync_is associate' -l identifier -x -a 'sku barcode' -d 'What links products across shops'
complete -c hwsync -n '__hwsync_is associate' -l since -x -d 'The file holds only what came or changed since'
complete -c hwsync -n '__hwsync_is associate' -l full -d 'The file holds the whole shop (the default)'
complete -c hwsync -n '__hwsync_is associate' -l as-of -x -d 'When the export began (default: the newest updatedAt in it)'
complete -c hwsync -n '__hwsync_is associate' -l max-delete -x -d 'Stop where more than this share of the shop\'s variants would go, or of its links would end (default: 10%)'
complete -c hwsync -n '__hwsync_is associate' -l allow-foreign -d 'Take an export that looks like another shop\'s'
complete -c hwsync -n '__hwsync_is associate' -l strict -d 'Exit with 1 where an outcome is ambiguous, duplicate or conflict, or a line was rejected'
complete -c hwsync -n '__hwsync_is associate' -l dry-run -d 'Say what would be done, and write nothing'
complete -c hwsync -n '__hwsync_is verify' -l help -s h -d 'Print this help'
complete -c hwsync -n '__hwsync_is verify' -l shop -x -a '(__hwsync_ask shops)' -d 'Check just these shops'
complete -c hwsync -n '__hwsync_is verify' -l identifier -x -a 'sku barcode' -d 'What links products across shops'
complete -c hwsync -n '__hwsync_is verify' -l min-coverage -x -d 'A finding for each shop of whose variants less is linked'
complete -c hwsync -n '__hwsync_is verify' -l fail-on -x -a 'missing wrong stale ambiguous duplicate conflict not_found coverage differs damaged note unmatched near no_identifier' -d 'Also find fault with unmatched, near, no_identifier or note'
complete -c hwsync -n '__hwsync_is verify' -a '(__hwsync_ask identifiers)'
complete -c hwsync -n '__hwsync_is explain' -l help -s h -d 'Print this help'
complete -c hwsync -n '__hwsync_is explain' -l shop -x -a '(__hwsync_ask shops)' -d 'The child shop (default: every one)'
complete -c hwsync -n '__hwsync_is explain' -l variant-id -x -d 'The shop\'s variant: number, gid or URL of its page in the admin'
complete -c hwsync -n '__hwsync_is explain' -l product-id -x -d 'All variants of the shop\'s product'
complete -c hwsync -n '__hwsync_is explain' -a '(__hwsync_ask identifiers)'
complete -c hwsync -n '__hwsync_is link' -a add -d 'Pin a link, which no later associate changes'
complete -c hwsync -n '__hwsync_is link' -a remove -d 'End a link and block the variant'
complete -c hwsync -n '__hwsync_is link' -a list -d 'List links, or blocks'
complete -c hwsync -n '__hwsync_is link' -a history -d 'Every change of a variant\'s link, the oldest first'
complete -c hwsync -n '__hwsync_is link' -a import -d 'Add and remove many links from a CSV table, all or none'
complete -c hwsync -n '__hwsync_is link' -l help -s h -d 'Print this help'
complete -c hwsync -n '__hwsync_is link add' -l help -s h -d 'Print this help'
complete -c hwsync -n '__hwsync_is link add' -l shop -x -a '(__hwsync_ask shops)' -d 'The child shop'
complete -c hwsync -n '__hwsync_is link add' -l variant-id -x -d 'The shop\'s variant: number, gid or URL of its page in the admin'
complete -c hwsync -n '__hwsync_is link add' -l product-id -x -d 'The shop\'s product, with one variant or one that fits: number, gid or URL of its page in the admin'
complete -c hwsync -n '__hwsync_is link add' -l catalog-variant-id -x -d 'The catalog variant: number, gid or URL of its page in the admin'
complete -c hwsync -n '__hwsync_is link add' -l replace -d 'Also where the variant is linked to something else'
complete -c hwsync -n '__hwsync_is link add' -l unseen -d 'Also where the shop\'s last reading had no such variant'
complete -c hwsync -n '__hwsync_is link add' -l note -x -d 'Why, for those who look later'
complete -c hwsync -n '__hwsync_is link add' -l dry-run -d 'Say what would be done, and write nothing'
complete -c hwsync -n '__hwsync_is link add' -a '(__hwsync_ask identifiers)'
complete -c hwsync -n '__hwsync_is link remove' -l help -s h -d 'Print this help'
complete -c hwsync -n '__hwsync_is link remove' -l shop -x -a '(__hwsync_ask shops)' -d 'The child shop'
complete -c hwsync -n '__hwsync_is link remove' -l variant-id -x -d 'The shop\'s variant: number, gid or URL of its page in the admin'
complete -c hwsync -n '__hwsync_is link remove' -l product-id -x -d 'The shop\'s product, with one variant: number, gid or URL of its page in the admin'
complete -c hwsync -n '__hwsync_is link remove' -l allow-relink -d 'Block nothing, and end a block too: the next associate decides'
complete -c hwsync -n '__hwsync_is link remove' -l note -x -d 'Why, for those who look later'
complete -c hwsync -n '__hwsync_is link remove' -l dry-run -d 'Say what would be done, and write nothing'
complete -c hwsync -n '__hwsync_is link remove' -a '(__hwsync_ask identifiers)'
complete -c hwsync -n '__hwsync_is link list' -l help -s h -d 'Print this help'
complete -c hwsync -n '__hwsync_is link list' -l shop -x -a '(__hwsync_ask shops)' -d 'Of this child shop'
complete -c hwsync -n '__hwsync_is link list' -l identifier -x -a '(__hwsync_ask identifiers)' -d 'Of variants with this SKU or barcode'
complete -c hwsync -n '__hwsync_is link list' -l pinned -d 'Those that an operator made'
complete -c hwsync -n '__hwsync_is link list' -l auto -d 'Those that associate made'
complete -c hwsync -n '__hwsync_is link list' -l blocked -d 'Variants that must not be linked'
complete -c hwsync -n '__hwsync_is link history' -l help -s h -d 'Print this help'
complete -c hwsync -n '__hwsync_is link history' -l shop -x -a '(__hwsync_ask shops)' -d 'The child shop'
complete -c hwsync -n '__hwsync_is link history' -l variant-id -x -d 'The shop\'s variant: number, gid or URL of its page in the admin'
complete -c hwsync -n '__hwsync_is link history' -a '(__hwsync_ask identifiers)'
complete -c hwsync -n '__hwsync_is link import' -l help -s h -d 'Print this help'
complete -c hwsync -n '__hwsync_is link import' -l replace -d 'Also where the variant is linked to something else'
complete -c hwsync -n '__hwsync_is link import' -l unseen -d 'Also where the shop\'s last reading had no such variant'
complete -c hwsync -n '__hwsync_is link import' -l dry-run -d 'Say what would be done, and write nothing'
complete -c hwsync -n '__hwsync_is link import' -F
complete -c hwsync -n '__hwsync_is undo' -l help -s h -d 'Print this help'
complete -c hwsync -n '__hwsync_is undo' -l release -d 'Pin and block nothing: the next associate decides'
complete -c hwsync -n '__hwsync_is undo' -l dry-run -d 'Say what would be done, and write nothing'
complete -c hwsync -n '__hwsync_is undo' -a '(__hwsync_ask runs)'
complete -c hwsync -n '__hwsync_is show' -l help -s h -d 'Print this help'
complete -c hwsync -n '__hwsync_is show' -a '(__hwsync_ask identifiers)'
complete -c hwsync -n '__hwsync_is runs' -a show -d 'Show one run with its rejects and what it left unresolved'
complete -c hwsync -n '__hwsync_is runs' -l help -s h -d 'Print this help'
complete -c hwsync -n '__hwsync_is runs' -l limit -s n -x -d 'Show at most N runs'
complete -c hwsync -n '__hwsync_is runs show' -l help -s h -d 'Print this help'
complete -c hwsync -n '__hwsync_is runs show' -a '(__hwsync_ask runs)'
complete -c hwsync -n '__hwsync_is config' -a check -d 'Read the config file and say whether it is right'
complete -c hwsync -n '__hwsync_is config' -l help -s h -d 'Print this help'
complete -c hwsync -n '__hwsync_is config check' -l help -s h -d 'Print this help'
