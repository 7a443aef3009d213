# Made by scripts/make-manuals from hwsync's own --help.
complete -c hwsync -n __fish_use_subcommand -f -a import-bulk -d 'Fill the catalog from an export of the primary shop'
complete -c hwsync -n __fish_use_subcommand -f -a import-new -d 'Add the products that have come since'
complete -c hwsync -n __fish_use_subcommand -f -a import-updates -d 'Take the products that have changed since'
complete -c hwsync -n __fish_use_subcommand -f -a associate -d 'Link a child shop\'s products to the catalog'
complete -c hwsync -n __fish_use_subcommand -f -a verify -d 'Check the catalog and every link in it; exit with 1 where something is found'
complete -c hwsync -n __fish_use_subcommand -f -a explain -d 'Say why a variant is linked or not'
complete -c hwsync -n __fish_use_subcommand -f -a link -d 'Look at links and mend them'
complete -c hwsync -n __fish_use_subcommand -f -a undo -d 'Take back what a run did to links'
complete -c hwsync -n __fish_use_subcommand -f -a show -d 'Show a product with its variants and their links'
complete -c hwsync -n __fish_use_subcommand -f -a runs -d 'List what hwsync has done'
complete -c hwsync -n __fish_use_subcommand -f -a config -d 'Look at the config file'
complete -c hwsync -l help
complete -c hwsync -l version
complete -c hwsync -l catalog -r
complete -c hwsync -l config -r
complete -c hwsync -l format -r
complete -c hwsync -l quiet
complete -c hwsync -l verbose
complete -c hwsync -l log-format -r
complete -c hwsync -l progress -r
complete -c hwsync -l color -r
complete -c hwsync -l lock-timeout -r
complete -c hwsync -n '__fish_seen_subcommand_from import-bulk' -l help
complete -c hwsync -n '__fish_seen_subcommand_from import-bulk' -l shop -r
complete -c hwsync -n '__fish_seen_subcommand_from import-bulk' -l file -r
complete -c hwsync -n '__fish_seen_subcommand_from import-bulk' -l identifier -r -f -a 'sku barcode'
complete -c hwsync -n '__fish_seen_subcommand_from import-bulk' -l as-of -r
complete -c hwsync -n '__fish_seen_subcommand_from import-bulk' -l max-delete -r
complete -c hwsync -n '__fish_seen_subcommand_from import-bulk' -l allow-foreign
complete -c hwsync -n '__fish_seen_subcommand_from import-bulk' -l rewrite
complete -c hwsync -n '__fish_seen_subcommand_from import-bulk' -l strict
complete -c hwsync -n '__fish_seen_subcommand_from import-bulk' -l dry-run
complete -c hwsync -n '__fish_seen_subcommand_from import-new' -l help
complete -c hwsync -n '__fish_seen_subcommand_from import-new' -l shop -r
complete -c hwsync -n '__fish_seen_subcommand_from import-new' -l file -r
complete -c hwsync -n '__fish_seen_subcommand_from import-new' -l identifier -r -f -a 'sku barcode'
complete -c hwsync -n '__fish_seen_subcommand_from import-new' -l as-of -r
complete -c hwsync -n '__fish_seen_subcommand_from import-new' -l max-delete -r
complete -c hwsync -n '__fish_seen_subcommand_from import-new' -l allow-foreign
complete -c hwsync -n '__fish_seen_subcommand_from import-new' -l strict
complete -c hwsync -n '__fish_seen_subcommand_from import-new' -l dry-run
complete -c hwsync -n '__fish_seen_subcommand_from import-updates' -l help
complete -c hwsync -n '__fish_seen_subcommand_from import-updates' -l shop -r
complete -c hwsync -n '__fish_seen_subcommand_from import-updates' -l file -r
complete -c hwsync -n '__fish_seen_subcommand_from import-updates' -l identifier -r -f -a 'sku barcode'
complete -c hwsync -n '__fish_seen_subcommand_from import-updates' -l as-of -r
complete -c hwsync -n '__fish_seen_subcommand_from import-updates' -l max-delete -r
complete -c hwsync -n '__fish_seen_subcommand_from import-updates' -l allow-foreign
complete -c hwsync -n '__fish_seen_subcommand_from import-updates' -l strict
complete -c hwsync -n '__fish_seen_subcommand_from import-updates' -l dry-run
complete -c hwsync -n '__fish_seen_subcommand_from associate' -l help
complete -c hwsync -n '__fish_seen_subcommand_from associate' -l shop -r
complete -c hwsync -n '__fish_seen_subcommand_from associate' -l file -r
complete -c hwsync -n '__fish_seen_subcommand_from associate' -l identifier -r -f -a 'sku barcode'
complete -c hwsync -n '__fish_seen_subcommand_from associate' -l since -r
complete -c hwsync -n '__fish_seen_subcommand_from associate' -l full
complete -c hwsync -n '__fish_seen_subcommand_from associate' -l as-of -r
complete -c hwsync -n '__fish_seen_subcommand_from associate' -l max-delete -r
complete -c hwsync -n '__fish_seen_subcommand_from associate' -l allow-foreign
complete -c hwsync -n '__fish_seen_subcommand_from associate' -l strict
complete -c hwsync -n '__fish_seen_subcommand_from associate' -l dry-run
complete -c hwsync -n '__fish_seen_subcommand_from verify' -l help
complete -c hwsync -n '__fish_seen_subcommand_from verify' -l shop -r
complete -c hwsync -n '__fish_seen_subcommand_from verify' -l identifier -r -f -a 'sku barcode'
complete -c hwsync -n '__fish_seen_subcommand_from verify' -l min-coverage -r
complete -c hwsync -n '__fish_seen_subcommand_from verify' -l fail-on -r
complete -c hwsync -n '__fish_seen_subcommand_from explain' -l help
complete -c hwsync -n '__fish_seen_subcommand_from explain' -l shop -r
complete -c hwsync -n '__fish_seen_subcommand_from explain' -l variant-id -r
complete -c hwsync -n '__fish_seen_subcommand_from explain' -l product-id -r
complete -c hwsync -n '__fish_seen_subcommand_from link' -f -a add -d 'Pin a link, which no later associate changes'
complete -c hwsync -n '__fish_seen_subcommand_from link' -f -a remove -d 'End a link and block the variant'
complete -c hwsync -n '__fish_seen_subcommand_from link' -f -a list -d 'List links, or blocks'
complete -c hwsync -n '__fish_seen_subcommand_from link' -f -a history -d 'Every change of a variant\'s link, the oldest first'
complete -c hwsync -n '__fish_seen_subcommand_from link' -f -a import -d 'Add and remove many links from a CSV table, all or none'
complete -c hwsync -n '__fish_seen_subcommand_from link' -l help
complete -c hwsync -n '__fish_seen_subcommand_from link; and __fish_seen_subcommand_from add' -l help
complete -c hwsync -n '__fish_seen_subcommand_from link; and __fish_seen_subcommand_from add' -l shop -r
complete -c hwsync -n '__fish_seen_subcommand_from link; and __fish_seen_subcommand_from add' -l variant-id -r
complete -c hwsync -n '__fish_seen_subcommand_from link; and __fish_seen_subcommand_from add' -l product-id -r
complete -c hwsync -n '__fish_seen_subcommand_from link; and __fish_seen_subcommand_from add' -l catalog-variant-id -r
complete -c hwsync -n '__fish_seen_subcommand_from link; and __fish_seen_subcommand_from add' -l replace
complete -c hwsync -n '__fish_seen_subcommand_from link; and __fish_seen_subcommand_from add' -l unseen
complete -c hwsync -n '__fish_seen_subcommand_from link; and __fish_seen_subcommand_from add' -l note -r
complete -c hwsync -n '__fish_seen_subcommand_from link; and __fish_seen_subcommand_from add' -l dry-run
complete -c hwsync -n '__fish_seen_subcommand_from link; and __fish_seen_subcommand_from remove' -l help
complete -c hwsync -n '__fish_seen_subcommand_from link; and __fish_seen_subcommand_from remove' -l shop -r
complete -c hwsync -n '__fish_seen_subcommand_from link; and __fish_seen_subcommand_from remove' -l variant-id -r
complete -c hwsync -n '__fish_seen_subcommand_from link; and __fish_seen_subcommand_from remove' -l product-id -r
complete -c hwsync -n '__fish_seen_subcommand_from link; and __fish_seen_subcommand_from remove' -l allow-relink
complete -c hwsync -n '__fish_seen_subcommand_from link; and __fish_seen_subcommand_from remove' -l note -r
complete -c hwsync -n '__fish_seen_subcommand_from link; and __fish_seen_subcommand_from remove' -l dry-run
complete -c hwsync -n '__fish_seen_subcommand_from link; and __fish_seen_subcommand_from list' -l help
complete -c hwsync -n '__fish_seen_subcommand_from link; and __fish_seen_subcommand_from list' -l shop -r
complete -c hwsync -n '__fish_seen_subcommand_from link; and __fish_seen_subcommand_from list' -l identifier -r
complete -c hwsync -n '__fish_seen_subcommand_from link; and __fish_seen_subcommand_from list' -l pinned
complete -c hwsync -n '__fish_seen_subcommand_from link; and __fish_seen_subcommand_from list' -l auto
complete -c hwsync -n '__fish_seen_subcommand_from link; and __fish_seen_subcommand_from list' -l blocked
complete -c hwsync -n '__fish_seen_subcommand_from link; and __fish_seen_subcommand_from history' -l help
complete -c hwsync -n '__fish_seen_subcommand_from link; and __fish_seen_subcommand_from history' -l shop -r
complete -c hwsync -n '__fish_seen_subcommand_from link; and __fish_seen_subcommand_from history' -l variant-id -r
complete -c hwsync -n '__fish_seen_subcommand_from link; and __fish_seen_subcommand_from import' -l help
complete -c hwsync -n '__fish_seen_subcommand_from link; and __fish_seen_subcommand_from import' -l replace
complete -c hwsync -n '__fish_seen_subcommand_from link; and __fish_seen_subcommand_from import' -l unseen
complete -c hwsync -n '__fish_seen_subcommand_from link; and __fish_seen_subcommand_from import' -l dry-run
complete -c hwsync -n '__fish_seen_subcommand_from undo' -l help
complete -c hwsync -n '__fish_seen_subcommand_from undo' -l release
complete -c hwsync -n '__fish_seen_subcommand_from undo' -l dry-run
complete -c hwsync -n '__fish_seen_subcommand_from show' -l help
complete -c hwsync -n '__fish_seen_subcommand_from runs' -f -a show -d 'Show one run with its rejects and what it left unresolved'
complete -c hwsync -n '__fish_seen_subcommand_from runs' -l help
complete -c hwsync -n '__fish_seen_subcommand_from runs' -l limit -r
complete -c hwsync -n '__fish_seen_subcommand_from runs; and __fish_seen_subcommand_from show' -l help
complete -c hwsync -n '__fish_seen_subcommand_from config' -f -a check -d 'Read the config file and say whether it is right'
complete -c hwsync -n '__fish_seen_subcommand_from config' -l help
complete -c hwsync -n '__fish_seen_subcommand_from config; and __fish_seen_subcommand_from check' -l help
