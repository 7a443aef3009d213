#include "base/time_span.hpp"
#include "shopify/backoff.hpp"
#include "shopify/bulk_operation.hpp"
#include "shopify/bulk_response.hpp"
#include "shopify/error_text.hpp"
#include "shopify/graphql_client.hpp"
#include "shopify/json_text.hpp"
#include "shopify/queries.hpp"
#include "shopify/response_object.hpp"

#include <hwsync/error.hpp>
#include <hwsync/observer.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

namespace hwsync {

namespace {

/// What was started a moment ago need not be in the list at once.
constexpr int most_looks = 6;

/// Where Shopify does not tell its time, ours may be ahead of it by so much.
constexpr Duration clock_slack = std::chrono::minutes{5};

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n";
    text.remove_prefix(std::min(text.find_first_not_of(blank), text.size()));
    return text.substr(0, text.find_last_not_of(blank) + 1);
}

/// Whether this is what we started with this text then; one that was over by
/// then is another.
bool is_ours(const BulkOperation& operation, std::string_view query,
             Time since) {
    const bool is_of_use = !is_over(operation.status)
                               ? operation.status != BulkStatus::canceling
                               : operation.status == BulkStatus::completed &&
                                     operation.completed_at &&
                                     *operation.completed_at > since;
    return is_of_use && operation.created_at >= since &&
           trimmed(operation.query) == trimmed(query);
}

/// By its code, or by its message where it has none.
bool is_slot_taken(std::string_view code, std::string_view message) {
    if (!code.empty()) {
        return code == "LIMIT_REACHED" || code == "OPERATION_IN_PROGRESS";
    }
    std::string words{message};
    std::transform(words.begin(), words.end(), words.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    constexpr std::array<std::string_view, 6> taken{
        "in progress",     "limit reached", "too many",
        "already running", "concurrent",    "at the same time"};
    return words.find("bulk") != std::string::npos &&
           std::any_of(taken.begin(), taken.end(), [&words](auto part) {
               return words.find(part) != std::string::npos;
           });
}

/// Throws where there is an error of another kind than that a slot is taken;
/// true where there is one of that.
bool is_slot_taken(const GraphqlClient& client, const ResponseObject& answer) {
    bool is_taken = false;
    for (const auto item : answer.list("userErrors")) {
        const auto error = answer.item(item);
        const auto code = error.text_or_null("code");
        if (!is_slot_taken(code, error.text_or_null("message"))) {
            throw Error(
                ErrorKind::network,
                fmt::format("{}: Shopify refuses the bulk query: {}{}",
                            client.name(), error_text(item, {}),
                            code.empty()
                                ? std::string{}
                                : fmt::format(" [{}]", printable(code))),
                "report this to the makers of hwsync");
        }
        is_taken = true;
    }
    return is_taken;
}

} // namespace

std::optional<BulkOperation>
BulkOperations::find_started(std::string_view query, Time since) {
    Backoff backoff{m_clock, m_settings.poll_max};
    for (int looks = 0; looks < most_looks; ++looks) {
        backoff.pause();
        for (auto& operation : list(most_listed, "operation_type:query")) {
            if (is_ours(operation, query, since)) {
                m_observer.log(
                    Severity::info,
                    fmt::format("{}: Shopify's answer to the start of a bulk "
                                "operation was lost; going on with {}, which "
                                "it started",
                                m_client.name(), printable(operation.id)));
                return std::move(operation);
            }
        }
    }
    return std::nullopt;
}

std::optional<BulkOperation> BulkOperations::try_start(std::string_view query) {
    const auto since =
        m_client.served_at().value_or(m_clock.now() - clock_slack);
    std::optional<BulkOperation> operation;
    const auto data =
        m_client.ask_once(queries::bulk_start_graphql,
                          fmt::format(R"({{"query":{},"groupObjects":false}})",
                                      json_string(query)),
                          [&] {
                              operation = find_started(query, since);
                              return operation.has_value();
                          });
    if (data) {
        const auto answer = ResponseObject{m_client.name(), *data}.object(
            "bulkOperationRunQuery");
        if (is_slot_taken(m_client, answer)) {
            return std::nullopt;
        }
        const auto started = answer.object("bulkOperation");
        operation.emplace();
        operation->id = started.text("id");
        operation->status = read_status(started);
        operation->created_at =
            started.time_or_null("createdAt")
                .value_or(m_client.served_at().value_or(m_clock.now()));
    }
    check_time(m_client, *operation, m_clock.now());
    return operation;
}

BulkOperation BulkOperations::start(std::string_view query) {
    Backoff backoff{m_clock, m_settings.poll_max};
    Duration waited{};
    for (;;) {
        if (auto operation = try_start(query)) {
            return *std::move(operation);
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

} // namespace hwsync
