#include "commands.hpp"
#include "link_job.hpp"

#include <memory>

namespace {

constexpr const char* id_help = "number, gid or URL of its page in the admin";

DryRun how_dry(bool dry_run) {
    return dry_run ? DryRun::yes : DryRun::no;
}

void add_dry_run(CLI::App& command, bool& dry_run) {
    command.add_flag("--dry-run", dry_run,
                     "Say what would be done, and write nothing");
}

CLI::Option* add_id(CLI::App& command, const std::string& name, std::string& id,
                    const std::string& what) {
    return command.add_option(name, id, what + ": " + id_help)->type_name("ID");
}

void add_note(CLI::App& command, std::optional<std::string>& note) {
    command.add_option("--note", note, "Why, for those who look later")
        ->type_name("TEXT");
}

void add_allowance(CLI::App& command, bool& replace, bool& unseen) {
    command.add_flag("--replace", replace,
                     "Also where the variant is linked to something else");
    command.add_flag("--unseen", unseen,
                     "Also where the shop's last reading had no such variant");
}

struct AddOptions {
    hwsync::LinkAddition addition;
    bool dry_run = false;
};

void add_link_add(CLI::App& link, Action& action) {
    // Shared with the callback: CLI11 fills it in after this function returns.
    const auto options = std::make_shared<AddOptions>();
    auto& wanted = options->addition;
    auto* command = link.add_subcommand(
        "add", "Pin a link, which no later associate changes");
    command->add_option("--shop", wanted.shop, "The child shop")
        ->type_name("NAME")
        ->required();
    auto* variant = add_id(*command, "--variant-id", wanted.variant_id,
                           "The shop's variant");
    add_id(*command, "--product-id", wanted.product_id,
           "The shop's product, with one variant or one that fits")
        ->excludes(variant);
    auto* identifier =
        command->add_option("IDENTIFIER", wanted.identifier,
                            "The catalog variant's SKU or barcode");
    add_id(*command, "--catalog-variant-id", wanted.catalog_variant_id,
           "The catalog variant")
        ->excludes(identifier);
    add_allowance(*command, wanted.replace, wanted.unseen);
    add_note(*command, wanted.note);
    add_dry_run(*command, options->dry_run);
    examples(*command,
             {"hwsync link add --shop eu --variant-id 8100758812366 "
              "NB-TSJ-BLK-XS --note 'sold under its old SKU'",
              "hwsync link add --shop eu --product-id "
              "https://admin.shopify.com/store/acme-eu/products/8100488946993 "
              "NB-ICE-01 --replace"});
    command->callback([&action, options] {
        action = [options](const Context& context) {
            return report_links(
                context,
                hwsync::link_add(link_job(context, how_dry(options->dry_run)),
                                 options->addition, context.observer(),
                                 context.stop()));
        };
        action.notify = notify_unless(options->dry_run);
    });
}

struct RemoveOptions {
    hwsync::LinkRemoval removal;
    bool dry_run = false;
};

void add_link_remove(CLI::App& link, Action& action) {
    const auto options = std::make_shared<RemoveOptions>();
    auto& wanted = options->removal;
    auto* command =
        link.add_subcommand("remove", "End a link and block the variant");
    command->add_option("--shop", wanted.shop, "The child shop")
        ->type_name("NAME")
        ->required();
    auto* variant = add_id(*command, "--variant-id", wanted.variant_id,
                           "The shop's variant");
    auto* product = add_id(*command, "--product-id", wanted.product_id,
                           "The shop's product, with one variant")
                        ->excludes(variant);
    auto* key = command
                    ->add_option("--key", wanted.key,
                                 "Block this SKU or barcode in the shop, for "
                                 "all variants that have it or will")
                    ->type_name("IDENTIFIER")
                    ->excludes(variant)
                    ->excludes(product);
    command
        ->add_option("IDENTIFIER", wanted.identifier,
                     "The shop variant's SKU or barcode, or that of what it is "
                     "linked to")
        ->excludes(variant)
        ->excludes(product)
        ->excludes(key);
    command->add_flag("--allow-relink", wanted.allow_relink,
                      "Block nothing, and end a block too: the next associate "
                      "decides");
    add_note(*command, wanted.note);
    add_dry_run(*command, options->dry_run);
    examples(*command,
             {"hwsync link remove --shop eu NB-ICE-01 --note 'another product'",
              "hwsync link remove --shop eu --variant-id 8100758812366 "
              "--allow-relink",
              "hwsync link remove --shop eu --key SAMPLE --note 'no product'"});
    command->callback([&action, options] {
        action = [options](const Context& context) {
            return report_links(
                context,
                hwsync::link_remove(
                    link_job(context, how_dry(options->dry_run)),
                    options->removal, context.observer(), context.stop()));
        };
        action.notify = notify_unless(options->dry_run);
    });
}

struct ImportOptions {
    hwsync::LinkTableImport table;
    bool dry_run = false;
};

void add_link_import(CLI::App& link, Action& action) {
    const auto options = std::make_shared<ImportOptions>();
    auto& table = options->table;
    auto* command = link.add_subcommand(
        "import", "Add and remove many links from a CSV table, all or none");
    command
        ->add_option("PATH", table.file,
                     "A table as hwsync link list --format csv writes it; - "
                     "for standard input")
        ->type_name("PATH|-")
        ->required();
    add_allowance(*command, table.replace, table.unseen);
    add_dry_run(*command, options->dry_run);
    examples(*command, {"hwsync link import links.csv --dry-run",
                        "hwsync link import - --replace < links.csv"});
    command->callback([&action, options] {
        action = [options](const Context& context) {
            return report_links(
                context,
                hwsync::link_import(
                    link_job(context, how_dry(options->dry_run)),
                    options->table, context.observer(), context.stop()));
        };
        action.notify = notify_unless(options->dry_run);
    });
}

} // namespace

void add_link(CLI::App& app, Action& action) {
    auto* link = app.add_subcommand("link", "Look at links and mend them");
    link->require_subcommand(1);
    examples(*link, {"hwsync link list --shop eu --pinned",
                     "hwsync link add --shop eu --variant-id 8100758812366 "
                     "NB-TSJ-BLK-XS"});
    add_link_add(*link, action);
    add_link_remove(*link, action);
    add_link_list(*link, action);
    add_link_history(*link, action);
    add_link_import(*link, action);
}
