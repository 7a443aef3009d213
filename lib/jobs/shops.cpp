#include <hwsync/shops.hpp>

#include "catalog/catalog_mismatch.hpp"
#include "catalog/open.hpp"
#include "catalog/shop_editing.hpp"
#include "config/shop_name.hpp"
#include "jobs/recorded_run.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <functional>

namespace hwsync {

namespace {

bool holds(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::string json_of(const ShopContents& contents) {
    return fmt::format(R"({{"products":{},"variants":{},"links":{},)"
                       R"("pins":{},"blocks":{},"history":{}}})",
                       contents.products, contents.variants, contents.links,
                       contents.pins, contents.blocks, contents.history);
}

CatalogTarget target_of(const LinkJob& job, const std::string& shop,
                        const StopToken& stop) {
    CatalogTarget target;
    target.path = job.catalog;
    target.command = "shop";
    target.shop = shop;
    target.needs_known_shop = true;
    target.now = job.clock();
    target.lock_timeout = job.lock_timeout;
    target.stop = &stop;
    target.dry_run = job.dry_run;
    return target;
}

using ShopWork = std::function<void(ShopEditing& shops, ShopChange& change)>;

/// Does the work whole or not at all, as a recorded run on the first shop,
/// while no job is at work on any.
ShopChange run_on_shop(const LinkJob& job, const std::string& command,
                       const std::vector<std::string>& shops,
                       Observer& observer, const StopToken& stop,
                       const ShopWork& work) {
    const auto& shop = shops.front();
    const auto catalog = open_existing_catalog(target_of(job, shop, stop));
    if (!catalog) {
        throw no_such_catalog(job.catalog);
    }
    RecordedRun recorded{*catalog,
                         observer,
                         {command, shop, {}, job.by, job.clock()},
                         job.clock};
    ShopChange change;
    recorded.perform([&] {
        const auto editing =
            catalog->edit_shops(recorded.id(), shops, recorded.rejects());
        work(*editing, change);
        if (!job.dry_run) {
            editing->commit(job.clock(), json_of(change.contents));
            change.run = recorded.id();
        }
    });
    return change;
}

void check_new_name(ShopEditing& shops, const std::string& from,
                    const std::string& to) {
    if (!is_shop_name(to)) {
        throw Error(ErrorKind::usage,
                    fmt::format("'{}' is not a valid shop name", printable(to)),
                    "give 1 to 64 printable characters, no space at the ends");
    }
    if (to == from) {
        throw Error(
            ErrorKind::usage,
            fmt::format("shop {} has that name already", printable(from)),
            "give it another one");
    }
    if (to == shops.primary() || holds(shops.children(), to)) {
        throw Error(ErrorKind::usage,
                    fmt::format("there is a shop {} already", printable(to)),
                    "give another name, or forget that shop first");
    }
}

void check_role(const std::string& to, NamedAs named, bool is_primary) {
    if (named != (is_primary ? NamedAs::child : NamedAs::primary)) {
        return;
    }
    throw Error(
        ErrorKind::safety,
        fmt::format("the config file names {} as {}, and this is {}",
                    printable(to),
                    is_primary ? "a child shop" : "the primary shop",
                    is_primary ? "the catalog's primary shop" : "a child shop"),
        "give another name, or correct the config file first");
}

std::string counted(std::uint64_t count, std::string_view what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

Error unconfirmed(const std::string& shop, const ShopContents& contents) {
    return {ErrorKind::safety,
            fmt::format("forgetting shop {} drops {}, {}, {} ({} pinned), {} "
                        "and {} of history",
                        printable(shop), counted(contents.products, "product"),
                        counted(contents.variants, "variant"),
                        counted(contents.links, "link"), contents.pins,
                        counted(contents.blocks, "block"),
                        counted(contents.history, "change")),
            "give --yes to do it; hwsync snapshot keeps a copy"};
}

} // namespace

ShopChange rename_shop(const LinkJob& job, const std::string& from,
                       const std::string& to, NamedAs named, Observer& observer,
                       const StopToken& stop) {
    return run_on_shop(job, "shop rename", {from, to}, observer, stop,
                       [&](ShopEditing& shops, ShopChange& change) {
                           change.is_primary = from == shops.primary();
                           if (!change.is_primary &&
                               !holds(shops.children(), from)) {
                               throw no_such_child(from, {}, shops.children());
                           }
                           check_new_name(shops, from, to);
                           check_role(to, named, change.is_primary);
                           if (!change.is_primary) {
                               change.contents = shops.contents(from);
                           }
                           shops.rename(from, to);
                       });
}

ShopChange forget_shop(const LinkJob& job, const std::string& shop,
                       Confirmed confirmed, Observer& observer,
                       const StopToken& stop) {
    return run_on_shop(
        job, "shop forget", {shop}, observer, stop,
        [&](ShopEditing& shops, ShopChange& change) {
            if (shop == shops.primary()) {
                throw Error(ErrorKind::safety,
                            fmt::format("shop {} is the primary one: the "
                                        "catalog is made of it",
                                        printable(shop)),
                            "to start over, import into a new catalog");
            }
            if (!holds(shops.children(), shop)) {
                throw no_such_child(shop, {}, shops.children());
            }
            change.contents = shops.contents(shop);
            if (confirmed == Confirmed::no && !job.dry_run) {
                throw unconfirmed(shop, change.contents);
            }
            shops.forget(shop);
        });
}

} // namespace hwsync
