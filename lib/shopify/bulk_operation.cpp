#include "shopify/bulk_operation.hpp"

#include "base/clock_difference.hpp"
#include "base/time_span.hpp"
#include "model/gid.hpp"
#include "shopify/answer.hpp"
#include "shopify/graphql_client.hpp"
#include "shopify/json_text.hpp"
#include "shopify/queries.hpp"
#include "shopify/token_source.hpp"

#include <hwsync/error.hpp>
#include <hwsync/observer.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

namespace hwsync {

namespace {

constexpr Duration first_poll = std::chrono::seconds{1};
constexpr std::string_view run_later = "run the command again later";
constexpr std::string_view start_another =
    "run the command again to start another";

constexpr std::array<std::pair<BulkStatus, std::string_view>, 7> statuses{{
    {BulkStatus::created, "CREATED"},
    {BulkStatus::running, "RUNNING"},
    {BulkStatus::completed, "COMPLETED"},
    {BulkStatus::canceling, "CANCELING"},
    {BulkStatus::canceled, "CANCELED"},
    {BulkStatus::failed, "FAILED"},
    {BulkStatus::expired, "EXPIRED"},
}};

BulkStatus read_status(const Answer& answer) {
    const auto word = answer.text("status");
    for (const auto& [status, name] : statuses) {
        if (name == word) {
            return status;
        }
    }
    answer.refuse("status");
}

BulkOperation read_operation(const Answer& answer) {
    BulkOperation operation;
    operation.id = answer.text("id");
    operation.status = read_status(answer);
    operation.error_code = answer.text_or_null("errorCode");
    operation.objects = operation.status == BulkStatus::completed
                            ? answer.count("objectCount")
                            : answer.count_or_null("objectCount").value_or(0);
    operation.file_size = answer.count_or_null("fileSize");
    operation.url = answer.text_or_null("url");
    operation.has_partial_data = !answer.is_null("partialDataUrl");
    operation.is_query = answer.text_or_null("type") != "MUTATION";
    operation.created_at = answer.time("createdAt");
    operation.completed_at = answer.time_or_null("completedAt");
    operation.query = answer.text_or_null("query");
    return operation;
}

std::string id_variable(const std::string& id) {
    return fmt::format(R"({{"id":{}}})", json_string(id));
}

/// Grows by half each time, up to the longest.
class Backoff {
public:
    Backoff(Pacer& pacer, Duration longest)
        : m_pacer(pacer), m_longest(longest),
          m_next(std::min(first_poll, longest)) {}

    /// How long it paused.
    Duration pause() {
        const auto paused = m_next;
        m_pacer.pause(paused);
        m_next = std::min(m_next * 3 / 2, m_longest);
        return paused;
    }

private:
    Pacer& m_pacer;
    Duration m_longest;
    Duration m_next;
};

std::string why_failed(const BulkOperation& operation) {
    std::string words;
    if (operation.error_code == "ACCESS_DENIED") {
        words = "failed because the app may not read all that was asked for";
    } else if (operation.error_code == "TIMEOUT") {
        words = "failed because it took Shopify too long";
    } else if (operation.error_code == "INTERNAL_SERVER_ERROR") {
        words = "failed because of an error of Shopify's own";
    } else {
        words = fmt::format("failed ({})", printable(operation.error_code));
    }
    if (operation.has_partial_data) {
        words += "; what it had read until then is incomplete and not used";
    }
    return words;
}

/// Throws unless the operation's result can be read.
void check_result(const std::string& shop, const BulkOperation& operation) {
    const auto told = [&](ErrorKind kind, std::string_view what,
                          std::string_view remedy) {
        return Error(kind,
                     fmt::format("{}: bulk operation {} {}", shop,
                                 printable(operation.id), what),
                     std::string{remedy});
    };
    switch (operation.status) {
    case BulkStatus::completed:
        if (operation.url.empty() && operation.objects > 0) {
            throw told(ErrorKind::network,
                       fmt::format("found {} objects, but Shopify gives no URL "
                                   "for its result",
                                   operation.objects),
                       start_another);
        }
        return;
    case BulkStatus::failed:
        throw operation.error_code == "ACCESS_DENIED"
            ? told(ErrorKind::access, why_failed(operation),
                   "give the app the scope read_products in this shop")
            : told(ErrorKind::network, why_failed(operation), run_later);
    case BulkStatus::canceled:
    case BulkStatus::canceling:
        throw told(ErrorKind::network, "was canceled", run_later);
    case BulkStatus::expired:
        throw told(ErrorKind::network,
                   "has expired: Shopify keeps a result for 7 days",
                   start_another);
    case BulkStatus::created:
    case BulkStatus::running:
        return;
    }
}

/// Throws where the operation was made in the future: the watermarks that rest
/// on it would pass over all that comes until then.
void check_time(const GraphqlClient& client, const BulkOperation& operation,
                Time now) {
    const auto latest = std::max(now, client.served_at().value_or(now));
    if (is_yet_to_come(operation.created_at, latest)) {
        throw Error(ErrorKind::network,
                    fmt::format("{}: Shopify says that bulk operation {} was "
                                "started on {}, which is in the future",
                                client.name(), printable(operation.id),
                                format_time(operation.created_at)),
                    "check this machine's clock; if it is right, run the "
                    "command again later");
    }
}

class SilentObserver final : public Observer {
public:
    void progress(const Progress&) override {}
    void log(Severity, std::string_view) override {}
};

} // namespace

std::string_view to_string(BulkStatus status) noexcept {
    for (const auto& [candidate, name] : statuses) {
        if (candidate == status) {
            return name;
        }
    }
    return "UNKNOWN";
}

bool is_over(BulkStatus status) noexcept {
    return status != BulkStatus::created && status != BulkStatus::running &&
           status != BulkStatus::canceling;
}

std::optional<std::string> bulk_operation_gid(std::string_view id) {
    constexpr std::string_view kind = "BulkOperation";
    const auto gid = parse_gid(id);
    const auto number = gid ? gid->number : id;
    if ((gid && gid->kind != kind) || !parse_id(number)) {
        return std::nullopt;
    }
    return fmt::format("gid://shopify/{}/{}", kind, number);
}

BulkOperation BulkOperations::start(std::string_view query) {
    const auto variables = fmt::format(R"({{"query":{},"groupObjects":false}})",
                                       json_string(query));
    Backoff backoff{m_pacer, m_settings.poll_max};
    Duration waited{};
    for (;;) {
        const auto data = m_client.ask(queries::bulk_start_graphql, variables);
        const auto answer =
            Answer{m_client.name(), data}.object("bulkOperationRunQuery");
        const auto errors = answer.list("userErrors");
        if (errors.size() == 0) {
            const auto started = answer.object("bulkOperation");
            BulkOperation operation;
            operation.id = started.text("id");
            operation.status = read_status(started);
            operation.created_at =
                started.time_or_null("createdAt")
                    .value_or(m_client.served_at().value_or(m_pacer.now()));
            check_time(m_client, operation, m_pacer.now());
            return operation;
        }
        const auto error = answer.item(errors.at(0));
        const auto code = error.text_or_null("code");
        if (code != "LIMIT_REACHED" && code != "OPERATION_IN_PROGRESS") {
            throw Error(
                ErrorKind::network,
                fmt::format("{}: Shopify refuses the bulk query: {} [{}]",
                            m_client.name(),
                            printable(error.text("message"), 300),
                            printable(code)),
                "tell the makers of hwsync");
        }
        if (waited >= m_settings.slot_wait) {
            throw Error(
                ErrorKind::network,
                fmt::format("{}: other bulk operations have held all of the "
                            "app's slots in this shop for {}",
                            m_client.name(), time_span(waited)),
                "see `hwsync operations`, or run the command again later");
        }
        if (waited == Duration::zero()) {
            m_observer.log(Severity::info,
                           fmt::format("{}: waiting until another bulk "
                                       "operation of the app has ended",
                                       m_client.name()));
        }
        waited += backoff.pause();
    }
}

BulkOperation BulkOperations::wait(const std::string& id) {
    Backoff backoff{m_pacer, m_settings.poll_max};
    std::optional<BulkOperation> before;
    Duration unmoved{};
    for (;;) {
        const auto operation = find(id);
        if (!operation) {
            throw Error(ErrorKind::not_found,
                        fmt::format("{}: Shopify knows no bulk operation {}",
                                    m_client.name(), printable(id)),
                        "see `hwsync operations` for those that it knows");
        }
        check_time(m_client, *operation, m_pacer.now());
        if (!operation->is_query) {
            throw Error(ErrorKind::input,
                        fmt::format("{}: bulk operation {} changes the shop, "
                                    "it is no export",
                                    m_client.name(), printable(id)),
                        "name one that read products");
        }
        m_observer.progress({.phase = "exporting",
                             .shop = m_client.shop(),
                             .bytes = 0,
                             .total_bytes = std::nullopt,
                             .lines = operation->objects});
        if (is_over(operation->status)) {
            check_result(m_client.name(), *operation);
            return *operation;
        }
        const bool moved = !before || before->status != operation->status ||
                           before->objects != operation->objects;
        before = operation;
        unmoved = moved ? Duration{} : unmoved;
        if (unmoved >= m_settings.stuck_after) {
            throw Error(ErrorKind::network,
                        fmt::format("{}: bulk operation {} has stayed {} at {} "
                                    "objects for {}",
                                    m_client.name(), printable(id),
                                    to_string(operation->status),
                                    operation->objects, time_span(unmoved)),
                        "run the command again to go on waiting; once it is "
                        "canceled, see `hwsync operations`, another starts");
        }
        unmoved += backoff.pause();
    }
}

std::optional<BulkOperation> BulkOperations::find(const std::string& id) {
    const auto data =
        m_client.ask(queries::bulk_operation_graphql, id_variable(id));
    const Answer answer{m_client.name(), data};
    if (answer.is_null("bulkOperation")) {
        return std::nullopt;
    }
    auto operation = read_operation(answer.object("bulkOperation"));
    if (operation.id != id) {
        throw Error(ErrorKind::network,
                    fmt::format("{}: asked for bulk operation {}, Shopify "
                                "answers with {}",
                                m_client.name(), printable(id),
                                printable(operation.id)),
                    std::string{run_later});
    }
    return operation;
}

std::vector<BulkOperation> BulkOperations::list(int limit) {
    const auto data = m_client.ask(queries::bulk_operations_graphql,
                                   fmt::format(R"({{"first":{}}})", limit));
    const auto answer = Answer{m_client.name(), data}.object("bulkOperations");
    std::vector<BulkOperation> operations;
    for (const auto node : answer.list("nodes")) {
        operations.push_back(read_operation(answer.item(node)));
    }
    return operations;
}

void BulkOperations::cancel(const std::string& id) {
    const auto data =
        m_client.ask(queries::bulk_cancel_graphql, id_variable(id));
    const auto answer =
        Answer{m_client.name(), data}.object("bulkOperationCancel");
    const auto errors = answer.list("userErrors");
    if (errors.size() == 0) {
        return;
    }
    const auto words = answer.item(errors.at(0)).text("message");
    throw Error(ErrorKind::not_found,
                fmt::format("{}: bulk operation {} cannot be canceled: {}",
                            m_client.name(), printable(id),
                            printable(words, 300)),
                "see `hwsync operations` for those that still run");
}

bool cancel_after_stop(const ShopConfig& shop, std::string_view token,
                       const HttpSettings& settings, const std::string& id) {
    try {
        const StopToken never;
        HttpClient http{settings, never};
        SystemPacer pacer{never};
        SilentObserver observer;
        FixedToken tokens{Secret{std::string{token}}};
        HttpLimits limits;
        limits.total = std::chrono::milliseconds{1500};
        RetryPolicy once;
        once.retries = 0;
        GraphqlClient client{shop, limits, once, tokens, http, pacer, observer};
        BulkOperations{client, {}, pacer, observer}.cancel(id);
        return true;
    } catch (const Error&) {
        return false;
    }
}

} // namespace hwsync
