#include "jobs/live_window.hpp"

#include "catalog/catalog.hpp"
#include "jobs/known_store.hpp"
#include "jobs/live_memory.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <optional>

namespace hwsync {

ProductSearch::Window agreed_window(LiveMemory& memory, const LiveWish& wish,
                                    Time now) {
    ProductSearch::Window window{*wish.by, {}, wish.window.until};
    if (wish.window.since) {
        window.since = *wish.window.since;
        return window;
    }
    const auto watermark = memory.watermark(wish.shop, wish.command);
    if (!watermark) {
        throw Error(ErrorKind::safety,
                    fmt::format("no run has read shop {} yet, so nothing says "
                                "since when",
                                printable(wish.shop)),
                    "fill the catalog with hwsync import-bulk first, or give "
                    "--since once");
    }
    if (wish.with_deletions && now - *watermark > longest_window) {
        throw Error(ErrorKind::safety,
                    fmt::format("shop {} was last read on {}, and Shopify "
                                "forgets what was deleted",
                                printable(wish.shop),
                                format_time(*watermark).substr(0, 10)),
                    "read the whole shop with hwsync import-bulk");
    }
    window.since = *watermark - wish.window.buffer;
    return window;
}

void remember(const LiveReading& reading, Catalog& catalog,
              const LiveWish& wish, const std::vector<std::string>& follows,
              ImportRules& rules) {
    CatalogMemory memory{catalog};
    check_store(memory, wish.shop, reading.shopify_id);
    const auto& operation = reading.operation;
    rules.as_of = operation.created_at;
    rules.gone = reading.gone;
    rules.live.operation = operation.id;
    rules.live.shopify_id = reading.shopify_id;
    if (!reading.window) {
        for (const auto& command : follows) {
            // Only an import of the whole shop moves one back.
            const bool is_own = command == wish.command;
            const auto known =
                is_own ? catalog.watermark(wish.shop, command) : std::nullopt;
            if (!known || operation.created_at > *known) {
                rules.live.watermarks.emplace_back(command,
                                                   operation.created_at);
            }
        }
        return;
    }
    const auto watermark = catalog.watermark(wish.shop, wish.command);
    const bool leaves_no_gap =
        watermark ? reading.window->since <= *watermark : !wish.begins_whole;
    if (!reading.window->until && leaves_no_gap &&
        (!watermark || operation.created_at > *watermark)) {
        rules.live.watermarks.emplace_back(wish.command, operation.created_at);
    }
}

} // namespace hwsync
