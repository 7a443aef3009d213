#include "command_line/values.hpp"
#include "commands.hpp"
#include "output/csv_writer.hpp"
#include "output/json_writer.hpp"
#include "output/plain_words.hpp"
#include "output/text_table.hpp"
#include "shared/context.hpp"
#include "shared/link_hook.hpp"
#include "shared/link_job.hpp"

#include <hwsync/shops.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <memory>

namespace {

struct ShopOptions {
    std::string shop;
    std::string to;
    bool yes = false;
    bool dry_run = false;
};

/// Those that the catalog knows, and those that only the config names.
std::vector<hwsync::KnownShop> all_shops(const Context& context) {
    auto shops = hwsync::known_shops(context.catalog(), context.stop());
    const auto& config = context.config();
    const bool has_primary = !shops.empty() && shops.front().is_primary;
    for (const auto& named : config.shops) {
        auto found =
            std::find_if(shops.begin(), shops.end(), [&](const auto& shop) {
                return shop.shop == named.name;
            });
        if (found == shops.end()) {
            hwsync::KnownShop shop;
            shop.shop = named.name;
            shop.is_primary = named.name == config.primary;
            if (shop.is_primary && has_primary) {
                continue; // The catalog goes by another name for it.
            }
            found = shops.insert(shop.is_primary ? shops.begin() : shops.end(),
                                 std::move(shop));
        }
        found->domain = named.domain;
    }
    return shops;
}

void list_json(const Context& context,
               const std::vector<hwsync::KnownShop>& shops) {
    JsonWriter json{context.output()};
    json.begin_object();
    json.member("command", context.command());
    json.key("shops");
    json.begin_array();
    for (const auto& shop : shops) {
        json.begin_object();
        json.member("shop", shop.shop);
        json.member("role", shop.is_primary ? "primary" : "child");
        json.member_or_null("domain", shop.domain);
        json.member_id("shopify_id", shop.shopify_id);
        json.member("variants", shop.variants);
        json.member("links", shop.links);
        json.end_object();
    }
    json.end_array();
    json.end_object();
    json.finish();
}

void list_csv(const Context& context,
              const std::vector<hwsync::KnownShop>& shops) {
    CsvWriter csv{context.output()};
    csv.row({"shop", "role", "domain", "shopify_id", "variants", "links"});
    for (const auto& shop : shops) {
        csv.row({shop.shop, shop.is_primary ? "primary" : "child", shop.domain,
                 shop.shopify_id ? std::to_string(*shop.shopify_id) : "",
                 std::to_string(shop.variants), std::to_string(shop.links)});
    }
}

ExitCode list_shops(const Context& context) {
    const auto shops = all_shops(context);
    if (context.format() == Format::json) {
        list_json(context, shops);
        return ExitCode::ok;
    }
    if (context.format() == Format::csv) {
        list_csv(context, shops);
        return ExitCode::ok;
    }
    using Align = TextTable::Align;
    TextTable table{context.output(),
                    {{"shop"},
                     {"role"},
                     {"variants", Align::right},
                     {"links", Align::right},
                     {"shopify id", Align::right},
                     {"domain"}}};
    for (const auto& shop : shops) {
        table.add_row({shop.shop, shop.is_primary ? "primary" : "child",
                       grouped(static_cast<std::int64_t>(shop.variants)),
                       shop.is_primary
                           ? "-"
                           : grouped(static_cast<std::int64_t>(shop.links)),
                       shop.shopify_id ? std::to_string(*shop.shopify_id) : "-",
                       shop.domain});
    }
    table.finish();
    return ExitCode::ok;
}

void write_contents(JsonWriter& json, const hwsync::ShopContents& contents) {
    json.begin_object();
    json.member("products", contents.products);
    json.member("variants", contents.variants);
    json.member("links", contents.links);
    json.member("pins", contents.pins);
    json.member("blocks", contents.blocks);
    json.member("history", contents.history);
    json.end_object();
}

std::string contents_text(const hwsync::ShopContents& contents) {
    return fmt::format(
        "{}, {}, {} ({} pinned), {}, {} of history",
        counted(contents.products, "product"),
        counted(contents.variants, "variant"), counted(contents.links, "link"),
        grouped(static_cast<std::int64_t>(contents.pins)),
        counted(contents.blocks, "block"), counted(contents.history, "change"));
}

std::string run_text(const std::optional<std::int64_t>& run) {
    return run ? fmt::format("run {}", *run) : std::string{"dry run"};
}

void warn_of_config(const Context& context, const ShopOptions& options) {
    const auto& config = context.config();
    if (config.find_shop(options.shop) != nullptr) {
        context.observer().log(
            hwsync::Severity::warning,
            fmt::format("{} still calls the shop {}: rename it there too",
                        hwsync::printable(config.path.native(), 4096),
                        hwsync::printable(options.shop)));
    }
}

hwsync::NamedAs named_as(const Context& context, const std::string& shop) {
    const auto& config = context.config();
    if (!config.primary.empty() && shop == config.primary) {
        return hwsync::NamedAs::primary;
    }
    return config.find_shop(shop) != nullptr && !config.primary.empty()
               ? hwsync::NamedAs::child
               : hwsync::NamedAs::nothing;
}

ExitCode rename_shop(const Context& context, const ShopOptions& options) {
    RunPublication publication{context, how_dry(options.dry_run)};
    const auto change = hwsync::rename_shop(
        link_job(context, how_dry(options.dry_run)), options.shop, options.to,
        named_as(context, options.to), context.observer(), context.stop());
    if (change.run) {
        context.output().run_is_committed(change.run);
        warn_of_config(context, options);
        publication.publish(change.run);
    }
    if (context.format() == Format::json) {
        JsonWriter json{context.output()};
        json.begin_object();
        json.member("command", context.command());
        json.member("run", change.run);
        json.member("dry_run", !change.run.has_value());
        json.member("from", options.shop);
        json.member("to", options.to);
        json.member("role", change.is_primary ? "primary" : "child");
        json.key("kept");
        write_contents(json, change.contents);
        publication.write(json);
        json.end_object();
        json.finish();
    } else if (context.verbosity() != Verbosity::quiet) {
        context.output().write(fmt::format(
            "{}: {} {} {}{}\n", run_text(change.run),
            hwsync::printable(options.shop), change.run ? "is now" : "would be",
            hwsync::printable(options.to),
            change.is_primary ? std::string{}
                              : ", with " + contents_text(change.contents)));
        publication.write(context.output());
    }
    return publication.worse_of(ExitCode::ok);
}

void write_forgotten(JsonWriter& json, const Context& context,
                     const ShopOptions& options,
                     const RunPublication& publication,
                     const hwsync::ShopChange& change) {
    json.begin_object();
    json.member("command", context.command());
    json.member("run", change.run);
    json.member("dry_run", !change.run.has_value());
    json.member("shop", options.shop);
    json.key("dropped");
    write_contents(json, change.contents);
    publication.write(json);
    json.end_object();
}

ExitCode forget_shop(const Context& context, const ShopOptions& options) {
    RunPublication publication{context, how_dry(options.dry_run)};
    const auto change = hwsync::forget_shop(
        link_job(context, how_dry(options.dry_run)), options.shop,
        options.yes ? hwsync::Confirmed::yes : hwsync::Confirmed::no,
        context.observer(), context.stop());
    if (change.run) {
        context.output().run_is_committed(change.run);
        publication.publish(change.run);
        if (change.contents.links > 0 || change.contents.blocks > 0) {
            run_link_hook(context, [&](JsonWriter& json) {
                write_forgotten(json, context, options, publication, change);
            });
        }
    }
    if (context.format() == Format::json) {
        JsonWriter json{context.output()};
        write_forgotten(json, context, options, publication, change);
        json.finish();
    } else if (context.verbosity() != Verbosity::quiet) {
        context.output().write(
            fmt::format("{}: {} {}, with {}\n", run_text(change.run),
                        hwsync::printable(options.shop),
                        change.run ? "is forgotten" : "would be forgotten",
                        contents_text(change.contents)));
        publication.write(context.output());
    }
    return publication.worse_of(ExitCode::ok);
}

} // namespace

void add_shop(Command& program) {
    const auto options = std::make_shared<ShopOptions>();
    auto shop = program.add_command(
        "shop", "List, rename or forget the shops that the catalog knows");
    shop.require_command();
    shop.add_examples({"hwsync shop list", "hwsync shop rename eu europe"});

    auto list = shop.add_command("list", "List the shops");
    list.add_examples({"hwsync shop list", "hwsync shop list -f json"});
    list.set_action({.run = list_shops, .formats = list_formats});

    auto rename = shop.add_command(
        "rename", "Rename a shop, and keep everything that is known about it");
    rename.add_text("OLD", options->shop, "The shop").required();
    rename.add_text("NEW", options->to, "Its new name").required();
    rename.add_examples(
        {"hwsync shop rename eu europe", "hwsync shop rename uk gb --dry-run"});
    add_dry_run(rename, options->dry_run);
    rename.set_action({.run = with(options, rename_shop),
                       .notice = Notice::figures,
                       .dry_run = &options->dry_run});

    auto forget =
        shop.add_command("forget", "Delete a child shop from the catalog, with "
                                   "its links, pins and blocks");
    forget.add_text("SHOP", options->shop, "The child shop").required();
    forget.add_flag("--yes", options->yes, "Do it");
    forget.add_examples(
        {"hwsync shop forget eu --dry-run", "hwsync shop forget eu --yes"});
    add_dry_run(forget, options->dry_run);
    forget.set_action({.run = with(options, forget_shop),
                       .notice = Notice::figures,
                       .dry_run = &options->dry_run});
}
