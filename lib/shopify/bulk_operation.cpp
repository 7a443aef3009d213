#include "shopify/bulk_operation.hpp"

#include "base/time_span.hpp"
#include "shopify/backoff.hpp"
#include "shopify/bulk_response.hpp"
#include "shopify/error_text.hpp"
#include "shopify/graphql_client.hpp"
#include "shopify/json_text.hpp"
#include "shopify/queries.hpp"
#include "shopify/response_object.hpp"
#include "shopify/token_source.hpp"

#include <hwsync/error.hpp>
#include <hwsync/observer.hpp>
#include <hwsync/stop.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace hwsync {

namespace {

constexpr std::string_view start_another =
    "run the command again to start another";

std::string id_variable(const std::string& id) {
    return fmt::format(R"({{"id":{}}})", json_string(id));
}

std::string why_failed(const BulkOperation& operation) {
    std::string words;
    if (operation.error_code == "ACCESS_DENIED") {
        words = "failed because the app may not read all that was asked for";
    } else if (operation.error_code == "TIMEOUT") {
        words = "failed because it took Shopify too long";
    } else if (operation.error_code == "INTERNAL_SERVER_ERROR") {
        words = "failed because of an error of Shopify's own";
    } else if (operation.error_code.empty()) {
        words = "failed, and Shopify does not say why";
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
        if (operation.error_code.empty() ||
            operation.error_code == "INTERNAL_SERVER_ERROR") {
            const auto error =
                told(ErrorKind::network, why_failed(operation), run_later);
            throw OperationFailed(error.kind(), error.message(),
                                  error.remedy());
        }
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

class SilentObserver final : public Observer {
public:
    void progress(const Progress&) override {}
    void log(Severity, std::string_view) override {}
};

} // namespace

BulkOperation BulkOperations::wait(const std::string& id) {
    Backoff backoff{m_clock, m_settings.poll_max};
    std::optional<BulkOperation> before;
    Duration unmoved{};
    for (;;) {
        const auto operation = find_new(id);
        if (!operation) {
            throw Error(ErrorKind::not_found,
                        fmt::format("{}: Shopify knows no bulk operation {}",
                                    m_client.name(), printable(id)),
                        "see `hwsync operations` for those that it knows");
        }
        check_time(m_client, *operation, m_clock.now());
        if (!operation->is_query) {
            throw Error(ErrorKind::input,
                        fmt::format("{}: bulk operation {} changes the shop, "
                                    "it is not an export",
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
        m_observer.log(Severity::debug,
                       fmt::format("{}: bulk operation {} is {}, at {} objects",
                                   m_client.name(), printable(id),
                                   to_string(operation->status),
                                   operation->objects));
        unmoved += backoff.pause();
    }
}

std::optional<BulkOperation> BulkOperations::find(const std::string& id) {
    const auto data =
        m_client.ask(queries::bulk_operation_graphql, id_variable(id));
    const ResponseObject answer{m_client.name(), data};
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

std::optional<BulkOperation> BulkOperations::find_new(const std::string& id) {
    // With pauses of up to a minute these take nearly two.
    constexpr int most_looks = 10;
    Backoff backoff{m_clock, m_settings.poll_max};
    auto operation = find(id);
    for (int looks = 1; !operation && looks < most_looks; ++looks) {
        backoff.pause();
        operation = find(id);
    }
    return operation;
}

std::vector<BulkOperation> BulkOperations::list(int limit,
                                                std::string_view search) {
    const auto data = m_client.ask(
        queries::bulk_operations_graphql,
        fmt::format(R"({{"first":{},"query":{}}})", limit,
                    search.empty() ? "null" : json_string(search)));
    const auto answer =
        ResponseObject{m_client.name(), data}.object("bulkOperations");
    std::vector<BulkOperation> operations;
    for (const auto node : answer.list("nodes")) {
        operations.push_back(read_operation(answer.item(node)));
    }
    std::stable_sort(operations.begin(), operations.end(),
                     [](const BulkOperation& a, const BulkOperation& b) {
                         return a.created_at > b.created_at;
                     });
    return operations;
}

void BulkOperations::cancel(const std::string& id) {
    const auto data =
        m_client.ask(queries::bulk_cancel_graphql, id_variable(id));
    const auto answer =
        ResponseObject{m_client.name(), data}.object("bulkOperationCancel");
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
        SystemWaitClock clock{never};
        SilentObserver observer;
        FixedToken tokens{Secret{std::string{token}}};
        HttpLimits limits;
        limits.total = std::chrono::milliseconds{1500};
        RetryPolicy once;
        once.retries = 0;
        GraphqlClient client{shop, limits, once, tokens, http, clock, observer};
        BulkOperations{client, {}, clock, observer}.cancel(id);
        return true;
    } catch (const Error&) {
        return false;
    }
}

} // namespace hwsync
