#include "jobs/live_window.hpp"

#include "base/clock_skew.hpp"
#include "catalog/catalog.hpp"
#include "jobs/store_identity.hpp"

#include <hwsync/error.hpp>
#include <hwsync/observer.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <optional>

namespace hwsync {

void check_window(const std::optional<Time>& since,
                  const std::optional<Time>& until) {
    if (since && until && *until < *since) {
        throw Error(ErrorKind::usage,
                    fmt::format("--until {} is before {}, where the run would "
                                "begin to read",
                                format_time(*until), format_time(*since)),
                    "give a later --until, or an earlier --since");
    }
}

ProductSearch::Window resolve_window(LiveState& state,
                                     const LiveRequest& request, Time now) {
    ProductSearch::Window window{*request.by, {}, request.window.until};
    if (request.window.since) {
        window.since = *request.window.since;
        return window;
    }
    const auto watermark = state.watermark(request.shop, request.command);
    if (!watermark) {
        const auto known = state.known_until();
        throw Error(
            ErrorKind::safety,
            fmt::format("no run has read shop {} at Shopify yet, so nothing "
                        "says since when",
                        printable(request.shop)),
            known ? fmt::format("give --since {} once, or read the whole shop "
                                "with hwsync import-bulk",
                                format_time(*known))
                  : std::string{"fill the catalog with hwsync import-bulk "
                                "first, or give --since once"});
    }
    if (request.with_deletions && now - *watermark > longest_window) {
        throw Error(ErrorKind::safety,
                    fmt::format("shop {} was last read on {}, and Shopify "
                                "forgets what was deleted",
                                printable(request.shop),
                                format_time(*watermark).substr(0, 10)),
                    "read the whole shop with hwsync import-bulk");
    }
    window.since = *watermark - request.window.buffer;
    if (window.since <= now) { // Else the watermark is at fault.
        check_window(window.since, window.until);
    }
    return window;
}

namespace {

void move_watermark(const LiveReading& reading, Catalog& catalog,
                    const LiveRequest& request, ImportRules& rules,
                    Observer& observer) {
    const auto watermark = catalog.watermark(request.shop, request.command);
    if (!watermark && request.begins_whole) {
        return;
    }
    const auto known = watermark ? watermark : catalog.known_until();
    const auto made_at = reading.operation.created_at;
    const auto since = reading.window->since;
    if (known && since > *known) {
        if (!watermark) {
            // What this run brings is newer, and must not stand for what nobody
            // has read.
            rules.live.known_until = known;
            observer.log(
                Severity::warning,
                fmt::format("{} has no watermark yet, and this run sets none: "
                            "it reads since {}, and the catalog knows shop {} "
                            "until {}: give --since {} once",
                            request.command, format_time(since),
                            printable(request.shop), format_time(*known),
                            format_time(*known)));
        }
        return;
    }
    if (known && request.with_deletions && made_at - *known > longest_window) {
        observer.log(Severity::warning,
                     fmt::format("the watermark of {} stays: shop {} was last "
                                 "read on {}, and Shopify forgets what was "
                                 "deleted: read the whole shop",
                                 request.command, printable(request.shop),
                                 format_time(*known).substr(0, 10)));
        return;
    }
    if (!watermark || made_at > *watermark) {
        rules.live.watermarks.emplace_back(request.command, made_at);
    }
}

/// Shopify's clock made both times.
void check_has_begun(const LiveReading& reading, const LiveRequest& request,
                     Catalog& catalog) {
    const auto watermark = catalog.watermark(request.shop, request.command);
    if (request.window.since || !watermark ||
        reading.window->since <=
            reading.operation.created_at + small_clock_skew) {
        return;
    }
    throw Error(
        ErrorKind::safety,
        fmt::format("the watermark of {} for shop {} is of {}, which is in the "
                    "future: nothing says since when to read",
                    request.command, printable(request.shop),
                    format_time(*watermark)),
        request.begins_whole
            ? fmt::format(
                  "read the whole shop once, which sets it again: hwsync "
                  "associate --shop {} --full",
                  printable(request.shop))
            : std::string{"read the whole shop once, which sets it again: "
                          "hwsync import-bulk"});
}

} // namespace

void record_reading(const LiveReading& reading, Catalog& catalog,
                    const LiveRequest& request,
                    const std::vector<std::string>& follows, ImportRules& rules,
                    Observer& observer) {
    check_store_identity(catalog, request.shop, reading.shopify_id);
    const auto& operation = reading.operation;
    rules.as_of = operation.created_at;
    rules.gone = reading.gone;
    rules.live.operation = operation.id;
    rules.live.shopify_id = reading.shopify_id;
    if (!reading.window) {
        for (const auto& command : follows) {
            // Only an import of the whole shop moves one back.
            const bool is_own = command == request.command;
            const auto known = is_own ? catalog.watermark(request.shop, command)
                                      : std::nullopt;
            const bool is_later = known && *known >= operation.created_at;
            if (is_later && request.moves_back) {
                observer.log(Severity::warning,
                             fmt::format("the watermark of {} for shop {} was "
                                         "of {}, which is in the future: the "
                                         "whole shop was read",
                                         command, printable(request.shop),
                                         format_time(*known)));
            }
            if (!is_later || request.moves_back) {
                rules.live.watermarks.emplace_back(command,
                                                   operation.created_at);
            }
        }
        return;
    }
    check_has_begun(reading, request, catalog);
    if (!reading.window->until) {
        move_watermark(reading, catalog, request, rules, observer);
    }
}

} // namespace hwsync
