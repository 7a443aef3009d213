#include "command_line/values.hpp"
#include "commands.hpp"
#include "shared/context.hpp"
#include "shared/link_job.hpp"

#include <memory>

namespace {

constexpr const char* id_help = "number, gid or URL of its page in the admin";

Option add_id(Command& command, const std::string& name, std::string& id,
              const std::string& what) {
    return command.add_text(name, id, what + ": " + id_help).type("ID");
}

void add_note(Command& command, std::optional<std::string>& note) {
    command
        .add_value(
            "--note",
            [&note](const std::string& text) {
                if (!text.empty()) { // no reason is a reason that one may have
                    note = text;
                }
            },
            "The reason, for whoever looks at it later")
        .type("TEXT");
}

void add_allowance(Command& command, bool& replace, bool& unseen) {
    command.add_flag("--replace", replace,
                     "Even if the variant is linked to something else");
    command.add_flag(
        "--unseen", unseen,
        "Even if the last reading of the shop had no such variant, or there "
        "was none");
}

struct AddOptions {
    hwsync::LinkAddition addition;
    bool dry_run = false;
};

ExitCode add(const Context& context, const AddOptions& options) {
    const auto job = link_job(context, how_dry(options.dry_run));
    RunPublication publication{context, how_dry(options.dry_run)};
    return report_links(context, publication,
                        hwsync::link_add(job, options.addition,
                                         context.observer(), context.stop()));
}

void add_link_add(Command& link) {
    const auto options = std::make_shared<AddOptions>();
    auto& addition = options->addition;
    auto command = link.add_command(
        "add", "Pin a link, so that no later associate changes it");
    command.add_text("--shop", addition.shop, "The child shop")
        .type("NAME")
        .required();
    const auto variant = add_id(command, "--variant-id", addition.variant_id,
                                "The shop's variant");
    add_id(command, "--product-id", addition.product_id,
           "The shop's product, if it has one variant or one that fits")
        .excludes(variant);
    const auto identifier =
        command.add_text("IDENTIFIER", addition.identifier,
                         "The catalog variant's SKU or barcode");
    add_id(command, "--catalog-variant-id", addition.catalog_variant_id,
           "The catalog variant")
        .excludes(identifier);
    add_allowance(command, addition.replace, addition.unseen);
    add_note(command, addition.note);
    add_dry_run(command, options->dry_run);
    command.add_examples(
        {"hwsync link add --shop eu --variant-id 8100758812366 "
         "NB-TSJ-BLK-XS --note 'sold under its old SKU'",
         "hwsync link add --shop eu --product-id "
         "https://admin.shopify.com/store/acme-eu/products/8100488946993 "
         "NB-ICE-01 --replace"});
    command.set_action({.run = with(options, add),
                        .notice = Notice::figures,
                        .dry_run = &options->dry_run});
}

struct RemoveOptions {
    hwsync::LinkRemoval removal;
    bool dry_run = false;
};

ExitCode remove(const Context& context, const RemoveOptions& options) {
    const auto job = link_job(context, how_dry(options.dry_run));
    RunPublication publication{context, how_dry(options.dry_run)};
    return report_links(context, publication,
                        hwsync::link_remove(job, options.removal,
                                            context.observer(),
                                            context.stop()));
}

void add_link_remove(Command& link) {
    const auto options = std::make_shared<RemoveOptions>();
    auto& removal = options->removal;
    auto command =
        link.add_command("remove", "End a link and block the variant");
    command.add_text("--shop", removal.shop, "The child shop")
        .type("NAME")
        .required();
    const auto variant = add_id(command, "--variant-id", removal.variant_id,
                                "The shop's variant");
    const auto product = add_id(command, "--product-id", removal.product_id,
                                "The shop's product, if it has one variant")
                             .excludes(variant);
    const auto key = command
                         .add_text("--key", removal.key,
                                   "Block this SKU or barcode in the shop, for "
                                   "all variants that have it now or later")
                         .type("IDENTIFIER")
                         .excludes(variant)
                         .excludes(product);
    command
        .add_text("IDENTIFIER", removal.identifier,
                  "The SKU or barcode of the shop's variant, or of the catalog "
                  "variant that it is linked to")
        .excludes(variant)
        .excludes(product)
        .excludes(key);
    command.add_flag("--allow-relink", removal.allow_relink,
                     "Block nothing, and lift an existing block: the next "
                     "associate decides");
    add_note(command, removal.note);
    add_dry_run(command, options->dry_run);
    command.add_examples(
        {"hwsync link remove --shop eu NB-ICE-01 --note 'another product'",
         "hwsync link remove --shop eu --variant-id 8100758812366 "
         "--allow-relink",
         "hwsync link remove --shop eu --key SAMPLE --note 'no product'"});
    command.set_action({.run = with(options, remove),
                        .notice = Notice::figures,
                        .dry_run = &options->dry_run});
}

struct ImportOptions {
    hwsync::LinkTableImport table;
    bool dry_run = false;
};

ExitCode import(const Context& context, const ImportOptions& options) {
    const auto job = link_job(context, how_dry(options.dry_run));
    RunPublication publication{context, how_dry(options.dry_run)};
    return report_links(context, publication,
                        hwsync::link_import(job, options.table,
                                            context.observer(),
                                            context.stop()));
}

void add_link_import(Command& link) {
    const auto options = std::make_shared<ImportOptions>();
    auto& table = options->table;
    auto command = link.add_command(
        "import", "Add and remove many links from a CSV table, all or none");
    command
        .add_text("PATH", table.file,
                  "A table as hwsync link list --format csv writes it; - "
                  "for standard input")
        .type("PATH|-")
        .required();
    add_allowance(command, table.replace, table.unseen);
    add_dry_run(command, options->dry_run);
    command.add_examples({"hwsync link import links.csv --dry-run",
                          "hwsync link import - --replace < links.csv"});
    command.set_action({.run = with(options, import),
                        .notice = Notice::figures,
                        .dry_run = &options->dry_run,
                        .input = &table.file});
}

} // namespace

void add_link(Command& program) {
    auto link = program.add_command("link", "List links and correct them");
    link.require_command();
    link.add_examples({"hwsync link list --shop eu --pinned",
                       "hwsync link add --shop eu --variant-id 8100758812366 "
                       "NB-TSJ-BLK-XS"});
    add_link_add(link);
    add_link_remove(link);
    add_link_list(link);
    add_link_history(link);
    add_link_import(link);
}
