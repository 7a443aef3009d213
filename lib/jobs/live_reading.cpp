#include "jobs/live_reading.hpp"

#include "catalog/catalog.hpp"
#include "jobs/live_memory.hpp"
#include "shopify/deletions.hpp"
#include "shopify/download.hpp"
#include "shopify/shop_info.hpp"

#include <hwsync/error.hpp>
#include <hwsync/observer.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <utility>

namespace hwsync {

namespace {

using std::chrono::hours;

/// Shopify keeps a result for so long.
constexpr Duration result_life = hours{24 * 7};

class LiveRun {
public:
    LiveRun(const LiveAccess& access, LiveMemory& memory, const LiveWish& wish,
            Observer& observer, const StopToken& stop)
        : m_access(access), m_memory(memory), m_wish(wish),
          m_observer(observer), m_stop(stop), m_shop(access, observer, stop) {}

    LiveReading read();

private:
    ProductSearch wanted();
    void check_store(const ShopInfo& info);
    BulkOperation obtain(const ProductSearch& search);
    BulkOperation named_operation();
    std::optional<BulkOperation> take_up(const ProductSearch& search);
    bool may_take_up(const ProductSearch& open, const ProductSearch& wanted);
    BulkOperation started(const ProductSearch& search);
    BulkOperation completed(const std::string& id, bool is_ours);
    SpooledFile fetch(const BulkOperation& operation);
    std::vector<std::int64_t> gone(const ProductSearch& search);

    const LiveAccess& m_access;
    LiveMemory& m_memory;
    const LiveWish& m_wish;
    Observer& m_observer;
    const StopToken& m_stop;
    LiveShop m_shop;
    bool m_took_up = false;
};

ProductSearch LiveRun::wanted() {
    ProductSearch search;
    if (m_wish.by) {
        search.window = agreed_window(m_memory, m_wish, m_shop.pacer().now());
        search.ids = m_memory.incomplete_products(m_wish.shop);
    }
    return search;
}

/// A store under another's name would end all of its products.
void LiveRun::check_store(const ShopInfo& info) {
    const auto known = m_memory.shopify_id(m_wish.shop);
    if (known && *known != info.id) {
        throw Error(
            ErrorKind::safety,
            fmt::format("{} is now another store of Shopify's ({}, {}): the "
                        "catalog knows it as {}",
                        m_shop.client().name(), info.id,
                        printable(info.myshopify_domain), *known),
            "correct its domain in the config file, or give the new store a "
            "name of its own");
    }
    const auto other = m_memory.shop_of_store(info.id);
    if (!known && other && *other != m_wish.shop) {
        throw Error(ErrorKind::safety,
                    fmt::format("{} is the store that the catalog knows as "
                                "shop {} ({}, {})",
                                m_shop.client().name(), printable(*other),
                                info.id, printable(info.myshopify_domain)),
                    "correct its domain in the config file, or rename the "
                    "shop with hwsync shop rename");
    }
}

BulkOperation LiveRun::named_operation() {
    const auto gid = bulk_operation_gid(m_wish.operation);
    if (!gid) {
        throw Error(ErrorKind::usage,
                    fmt::format("--operation {} is no bulk operation's id",
                                printable(m_wish.operation)),
                    "give its number or its gid, as `hwsync operations` shows "
                    "them");
    }
    const auto operation = completed(*gid, false);
    const auto search = parse_bulk_products_query(operation.query);
    if (search && (search->window || !search->ids.empty())) {
        throw Error(ErrorKind::input,
                    fmt::format("{}: bulk operation {} read only some of the "
                                "products",
                                m_shop.client().name(), printable(*gid)),
                    "name one that read all of them");
    }
    return operation;
}

bool LiveRun::may_take_up(const ProductSearch& open,
                          const ProductSearch& wanted) {
    if (m_wish.window.since || m_wish.window.until) {
        return bulk_products_query(open) == bulk_products_query(wanted);
    }
    if (!wanted.window || !open.window) {
        return !wanted.window && !open.window && open.ids.empty();
    }
    const auto watermark = m_memory.watermark(m_wish.shop, m_wish.command);
    return open.window->by == wanted.window->by && !open.window->until &&
           watermark && open.window->since <= *watermark;
}

/// An operation of a run before this one that is still good for something.
std::optional<BulkOperation> LiveRun::take_up(const ProductSearch& search) {
    const auto since = m_shop.pacer().now() - result_life;
    const auto open =
        m_memory.open_operation(m_wish.shop, m_wish.command, since);
    const auto of_open =
        open ? parse_bulk_products_query(open->query) : std::nullopt;
    if (!of_open || !may_take_up(*of_open, search)) {
        return std::nullopt;
    }
    auto operation = m_shop.operations().find(open->id);
    const bool is_lost =
        !operation ||
        (is_over(operation->status) &&
         (operation->status != BulkStatus::completed ||
          (operation->url.empty() && operation->objects > 0))) ||
        operation->status == BulkStatus::canceling;
    if (is_lost) {
        m_observer.log(
            Severity::info,
            fmt::format("{}: bulk operation {} of a run before this one is {}; "
                        "another one is started",
                        m_shop.client().name(), printable(open->id),
                        operation ? to_string(operation->status) : "gone"));
        return std::nullopt;
    }
    m_observer.log(Severity::info,
                   fmt::format("{}: going on with bulk operation {}, which a "
                               "run before this one started",
                               m_shop.client().name(), printable(open->id)));
    m_memory.record_operation(m_wish.run, m_wish.shop, m_wish.command, *open);
    operation->query = open->query;
    return operation;
}

BulkOperation LiveRun::started(const ProductSearch& search) {
    const auto query = bulk_products_query(search);
    const auto operation = m_shop.operations().start(query);
    m_memory.record_operation(m_wish.run, m_wish.shop, m_wish.command,
                              {operation.id, query, operation.created_at});
    auto done = completed(operation.id, true);
    done.query = query;
    return done;
}

BulkOperation LiveRun::completed(const std::string& id, bool is_ours) {
    try {
        return m_shop.operations().wait(id);
    } catch (const Error& error) {
        const bool is_interrupted = error.kind() == ErrorKind::interrupt;
        if (!is_ours || !(is_interrupted || m_stop.requested())) {
            throw;
        }
        const auto shown = printable(id);
        // What no rerun can go on with would hold the shop's slot for nothing.
        const bool is_canceled = (is_interrupted || !m_wish.is_recorded) &&
                                 m_shop.cancel_after_stop(id);
        throw Error(error.kind(), error.message(),
                    is_canceled ? "bulk operation " + shown +
                                      " was canceled; run the command again to "
                                      "start another"
                    : m_wish.is_recorded
                        ? "run the command again: it goes on with bulk "
                          "operation " +
                              shown
                        : "run the command again");
    }
}

BulkOperation LiveRun::obtain(const ProductSearch& search) {
    if (!m_wish.operation.empty()) {
        return named_operation();
    }
    if (!m_wish.fresh) {
        if (const auto open = take_up(search)) {
            m_took_up = true;
            auto done = completed(open->id, true);
            done.query = open->query;
            return done;
        }
    }
    return started(search);
}

SpooledFile LiveRun::fetch(const BulkOperation& operation) {
    DownloadSettings settings;
    settings.http = m_shop.http_settings();
    settings.limits = http_limits(m_access.http);
    settings.retries = retry_policy(m_access.http);
    settings.folder = m_wish.folder;
    return download_result(operation, m_wish.shop, settings, m_shop.pacer(),
                           m_observer, m_stop);
}

std::vector<std::int64_t> LiveRun::gone(const ProductSearch& search) {
    auto& client = m_shop.client();
    if (!search.window) {
        return m_wish.deleted_since
                   ? deleted_products(client, *m_wish.deleted_since)
                   : std::vector<std::int64_t>{};
    }
    auto gone = products_that_are_gone(
        client, m_memory.incomplete_products(m_wish.shop));
    if (m_wish.with_deletions) {
        const auto deleted = deleted_products(client, search.window->since);
        gone.insert(gone.end(), deleted.begin(), deleted.end());
    }
    return gone;
}

LiveReading LiveRun::read() {
    auto search = wanted();
    const auto info = shop_info(m_shop.client());
    check_store(info);
    auto operation = obtain(search);
    std::optional<SpooledFile> file;
    try {
        file.emplace(fetch(operation));
    } catch (const Error& error) {
        // The result may be past its time; a rerun would take it up again.
        if (!m_took_up || error.kind() != ErrorKind::network) {
            throw;
        }
        m_observer.log(Severity::warning,
                       fmt::format("{}: another bulk operation is started",
                                   error.message()));
        operation = started(search);
        file.emplace(fetch(operation));
    }
    if (!m_wish.save.empty()) {
        file->save_as(m_wish.save);
    }
    if (const auto read = parse_bulk_products_query(operation.query)) {
        search = *read;
    }
    auto deleted = gone(search);
    return {std::move(operation), *std::move(file), info.id, search.window,
            std::move(deleted)};
}

} // namespace

std::filesystem::path spool_folder(const std::filesystem::path& catalog) {
    const auto folder = catalog.parent_path();
    if (folder.empty()) {
        return ".";
    }
    return std::filesystem::is_directory(folder)
               ? folder
               : std::filesystem::temp_directory_path();
}

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

LiveReading read_live(const LiveAccess& access, LiveMemory& memory,
                      const LiveWish& wish, Observer& observer,
                      const StopToken& stop) {
    return LiveRun{access, memory, wish, observer, stop}.read();
}

LiveReading read_live(const LiveAccess& access, Catalog& catalog,
                      const LiveWish& wish, Observer& observer,
                      const StopToken& stop) {
    CatalogMemory memory{catalog};
    return read_live(access, memory, wish, observer, stop);
}

void remember(const LiveReading& reading, Catalog& catalog,
              const LiveWish& wish, const std::vector<std::string>& follows,
              ImportRules& rules) {
    const auto& operation = reading.operation;
    rules.as_of = operation.created_at;
    rules.gone = reading.gone;
    rules.live.operation = operation.id;
    rules.live.shopify_id = reading.shopify_id;
    if (!reading.window) {
        for (const auto& command : follows) {
            rules.live.watermarks.emplace_back(command, operation.created_at);
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

void check_lines(const LiveReading& reading, std::uint64_t lines) {
    const auto& operation = reading.operation;
    if (lines == operation.objects) {
        return;
    }
    throw Error(ErrorKind::input,
                fmt::format("the result of bulk operation {} has {} lines, but "
                            "Shopify counted {}",
                            printable(operation.id), lines, operation.objects),
                "run the command again: it starts another");
}

} // namespace hwsync
