#include "jobs/live_reading.hpp"

#include "base/folder_of.hpp"
#include "catalog/catalog.hpp"
#include "jobs/live_window.hpp"
#include "jobs/store_identity.hpp"
#include "shopify/deletions.hpp"
#include "shopify/download.hpp"
#include "shopify/export_query.hpp"
#include "shopify/shop_info.hpp"

#include <hwsync/error.hpp>
#include <hwsync/observer.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include <unistd.h>

namespace hwsync {

namespace {

using std::chrono::hours;

/// How long Shopify may not yet know an operation that it has started.
constexpr Duration youth = std::chrono::minutes{5};

/// How long Shopify keeps a result.
constexpr Duration result_life = hours{24 * 7};

class LiveRun {
public:
    LiveRun(const LiveAccess& access, LiveState& state,
            const LiveRequest& request, Observer& observer,
            const StopToken& stop)
        : m_access(access), m_state(state), m_request(request),
          m_observer(observer), m_stop(stop), m_shop(access, observer, stop) {}

    LiveReading read();

private:
    ProductSearch wanted();
    BulkOperation obtain(const ProductSearch& search);
    BulkOperation named_operation();
    std::optional<BulkOperation> resume(const ProductSearch& search);
    bool may_resume(const ProductSearch& open, Time made_at,
                    const ProductSearch& wanted);
    BulkOperation started(const ProductSearch& search);
    BulkOperation started_once(const std::string& query);
    void give_up(const Error& error);
    BulkOperation completed(const std::string& id);
    void tell(const BulkOperation& operation, const std::string& what);
    SpooledFile fetch(const BulkOperation& operation);
    LiveReading read_shop();
    std::string rerun_text(ErrorKind signal);
    std::vector<std::int64_t> gone(const ProductSearch& search);

    const LiveAccess& m_access;
    LiveState& m_state;
    const LiveRequest& m_request;
    Observer& m_observer;
    const StopToken& m_stop;
    LiveShop m_shop;
    bool m_resumed = false;

    /// What a stop leaves behind at Shopify.
    struct Left {
        std::string id;
        bool is_over = false;
    };
    std::optional<Left> m_left; ///< nothing before it is ours
};

bool is_signal(ErrorKind kind) {
    return kind == ErrorKind::hangup || kind == ErrorKind::interrupt ||
           kind == ErrorKind::terminate;
}

/// Checked first: at the end, all of Shopify's work would have been wasted.
void check_can_save(const std::filesystem::path& path) {
    const auto folder = folder_of(path);
    if (access(folder.c_str(), W_OK | X_OK) != 0) {
        throw Error(ErrorKind::storage,
                    fmt::format("cannot make {} ({})",
                                printable(path.string(), 400),
                                std::strerror(errno)),
                    "name a folder that is there and can be written, with "
                    "--save");
    }
}

/// Throws where there are fewer objects, or more, than Shopify counted.
void check_objects(const BulkOperation& operation, std::uint64_t objects) {
    if (objects != operation.objects) {
        throw Error(
            ErrorKind::input,
            fmt::format("the result of bulk operation {} has {} objects, "
                        "but Shopify counted {}",
                        printable(operation.id), objects, operation.objects),
            "run the command again: it starts another");
    }
}

/// Somebody's own query, of which only its text is known.
void check_is_whole(const std::string& shop, const BulkOperation& operation) {
    const auto search = parse_bulk_products_query(operation.query);
    const auto reason = !search ? why_not_all_products(operation.query)
                        : search->window || !search->ids.empty()
                            ? std::string{"asks for some of the products"}
                            : std::string{};
    if (!reason.empty()) {
        throw Error(ErrorKind::safety,
                    fmt::format("{}: bulk operation {} is not an export of all "
                                "products: its query {}",
                                shop, printable(operation.id), reason),
                    "name one that asks for `products` without a search, as "
                    "`hwsync import-bulk` does, or leave --operation out");
    }
}

ProductSearch LiveRun::wanted() {
    ProductSearch search;
    if (m_request.by) {
        search.window =
            resolve_window(m_state, m_request, m_shop.clock().now());
        search.ids = m_state.incomplete_products(m_request.shop);
    }
    return search;
}

BulkOperation LiveRun::named_operation() {
    const auto gid = bulk_operation_gid(m_request.operation);
    if (!gid) {
        throw Error(
            ErrorKind::usage,
            fmt::format("--operation {} is not the id of a bulk operation",
                        printable(m_request.operation)),
            "give its number or its gid, as `hwsync operations` shows "
            "them");
    }
    if (!m_shop.operations().find(*gid)) {
        throw Error(ErrorKind::usage,
                    fmt::format("{}: Shopify knows no bulk operation {}",
                                m_shop.client().name(), *gid),
                    "see `hwsync operations` for those that it knows");
    }
    auto operation = completed(*gid);
    check_is_whole(m_shop.client().name(), operation);
    return operation;
}

bool LiveRun::may_resume(const ProductSearch& open, Time made_at,
                         const ProductSearch& wanted) {
    if (m_request.window.since || m_request.window.until) {
        return bulk_products_query(open) == bulk_products_query(wanted);
    }
    if (!wanted.window || !open.window) {
        return !wanted.window && !open.window && open.ids.empty();
    }
    const auto watermark = m_state.watermark(m_request.shop, m_request.command);
    return open.window->by == wanted.window->by && !open.window->until &&
           watermark && open.window->since <= *watermark &&
           made_at >= *watermark;
}

/// An operation of a run before this one that is still good for something.
std::optional<BulkOperation> LiveRun::resume(const ProductSearch& search) {
    const auto since = m_shop.clock().now() - result_life;
    const auto open =
        m_state.open_operation(m_request.shop, m_request.command, since);
    const auto of_open =
        open ? parse_bulk_products_query(open->query) : std::nullopt;
    if (!of_open || !may_resume(*of_open, open->created_at, search)) {
        return std::nullopt;
    }
    m_left = {open->id, false};
    // Shopify may not yet know one that was started a moment ago.
    const auto now = m_shop.client().served_at().value_or(m_shop.clock().now());
    auto operation = open->created_at > now - youth
                         ? m_shop.operations().find_new(open->id)
                         : m_shop.operations().find(open->id);
    const bool is_lost =
        !operation ||
        (is_over(operation->status) &&
         (operation->status != BulkStatus::completed ||
          (operation->url.empty() && operation->objects > 0))) ||
        operation->status == BulkStatus::canceling;
    if (is_lost) {
        m_left.reset();
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
    m_state.record_operation(m_request.run, m_request.shop, m_request.command,
                             *open);
    m_left = {open->id, is_over(operation->status)};
    operation->query = open->query;
    return operation;
}

/// Of the operation at hand, before another is started in its place.
void LiveRun::give_up(const Error& error) {
    m_left.reset();
    m_resumed = false;
    m_observer.log(
        Severity::warning,
        fmt::format("{}: another bulk operation is started", error.message()));
}

/// Starts it a second time if Shopify fails.
BulkOperation LiveRun::started(const ProductSearch& search) {
    const auto query = bulk_products_query(search);
    try {
        return started_once(query);
    } catch (const OperationFailed& error) {
        give_up(error);
    }
    return started_once(query);
}

BulkOperation LiveRun::started_once(const std::string& query) {
    const auto operation = m_shop.operations().start(query);
    m_state.record_operation(m_request.run, m_request.shop, m_request.command,
                             {operation.id, query, operation.created_at});
    m_left = {operation.id, false};
    tell(operation, "has started");
    auto done = completed(operation.id);
    done.query = query;
    return done;
}

BulkOperation LiveRun::completed(const std::string& id) {
    auto operation = m_shop.operations().wait(id);
    if (m_left) {
        m_left->is_over = true;
    }
    return operation;
}

BulkOperation LiveRun::obtain(const ProductSearch& search) {
    if (!m_request.operation.empty()) {
        return named_operation();
    }
    if (!m_request.fresh) {
        if (const auto open = resume(search)) {
            m_resumed = true;
            try {
                auto done = completed(open->id);
                done.query = open->query;
                return done;
            } catch (const OperationFailed& error) {
                give_up(error);
            }
        }
    }
    return started(search);
}

void LiveRun::tell(const BulkOperation& operation, const std::string& what) {
    m_observer.log(Severity::debug, fmt::format("{}: bulk operation {} {}",
                                                m_shop.client().name(),
                                                printable(operation.id), what));
}

SpooledFile LiveRun::fetch(const BulkOperation& operation) {
    tell(operation,
         fmt::format("is over, with {} objects; its result has {} bytes",
                     operation.objects, operation.file_size.value_or(0)));
    DownloadSettings settings;
    settings.http = m_shop.http_settings();
    settings.limits = http_limits(m_access.http);
    settings.retries = retry_policy(m_access.http);
    settings.folder = m_request.folder;
    return download_result(operation, m_shop.client().shop(), settings,
                           m_shop.clock(), m_observer, m_stop);
}

std::vector<std::int64_t> LiveRun::gone(const ProductSearch& search) {
    auto& client = m_shop.client();
    if (!search.window) {
        return m_request.deleted_since
                   ? deleted_products(client, *m_request.deleted_since,
                                      m_observer)
                   : std::vector<std::int64_t>{};
    }
    auto gone = products_that_are_gone(
        client, m_state.incomplete_products(m_request.shop));
    if (m_request.with_deletions) {
        const auto deleted =
            deleted_products(client, search.window->since, m_observer);
        gone.insert(gone.end(), deleted.begin(), deleted.end());
    }
    return gone;
}

/// What a stop leaves behind is canceled where SIGINT asked for it, and where
/// no rerun would know of it.
std::string LiveRun::rerun_text(ErrorKind signal) {
    const auto shown = printable(m_left->id);
    const bool is_dry_run = m_request.run == 0;
    if (!m_left->is_over && (signal == ErrorKind::interrupt || is_dry_run) &&
        m_shop.cancel_after_stop(m_left->id)) {
        return fmt::format("the catalog is as it was and bulk operation {} "
                           "was canceled; run the command again to start "
                           "another",
                           shown);
    }
    return is_dry_run ? "the catalog is as it was; run the command again"
                      : fmt::format("the catalog is as it was; run the command "
                                    "again: it goes on with bulk operation {}",
                                    shown);
}

LiveReading LiveRun::read_shop() {
    auto search = wanted();
    const auto info = shop_info(m_shop.client());
    check_store_identity(m_state, m_request.shop, info.id);
    auto operation = obtain(search);
    std::optional<SpooledFile> file;
    try {
        file.emplace(fetch(operation));
    } catch (const ResultIsLost& error) {
        // It may be past its time; a rerun would take it up again.
        if (!m_resumed) {
            throw;
        }
        give_up(error);
        operation = started(search);
        file.emplace(fetch(operation));
    }
    check_objects(operation, file->objects());
    if (!m_request.save.empty()) {
        file->save_as(m_request.save);
    }
    if (const auto read = parse_bulk_products_query(operation.query)) {
        search = *read;
    }
    auto deleted = gone(search);
    return {std::move(operation), *std::move(file), info.id, search.window,
            std::move(deleted)};
}

LiveReading LiveRun::read() {
    if (!m_request.save.empty()) {
        check_can_save(m_request.save);
    }
    try {
        return read_shop();
    } catch (const Error& error) {
        if (m_left && is_signal(error.kind())) {
            throw Error(error.kind(), error.message(),
                        rerun_text(error.kind()));
        }
        if (error.kind() == ErrorKind::not_found) {
            // What was asked for is Shopify's own, not the operator's.
            throw Error(ErrorKind::network, error.message(), error.remedy());
        }
        throw;
    }
}

} // namespace

std::filesystem::path spool_folder(const std::filesystem::path& catalog) {
    const auto folder = folder_of(catalog);
    return std::filesystem::is_directory(folder)
               ? folder
               : std::filesystem::temp_directory_path();
}

LiveReading read_live(const LiveAccess& access, LiveState& state,
                      const LiveRequest& request, Observer& observer,
                      const StopToken& stop) {
    return LiveRun{access, state, request, observer, stop}.read();
}

} // namespace hwsync
