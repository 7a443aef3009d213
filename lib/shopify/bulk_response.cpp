#include "shopify/bulk_response.hpp"

#include "base/clock_skew.hpp"
#include "model/gid.hpp"
#include "shopify/graphql_client.hpp"
#include "shopify/response_object.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

namespace hwsync {

namespace {

constexpr std::array<std::pair<BulkStatus, std::string_view>, 7> statuses{{
    {BulkStatus::created, "CREATED"},
    {BulkStatus::running, "RUNNING"},
    {BulkStatus::completed, "COMPLETED"},
    {BulkStatus::canceling, "CANCELING"},
    {BulkStatus::canceled, "CANCELED"},
    {BulkStatus::failed, "FAILED"},
    {BulkStatus::expired, "EXPIRED"},
}};

} // namespace

BulkStatus read_status(const ResponseObject& answer) {
    const auto word = answer.text("status");
    for (const auto& [status, name] : statuses) {
        if (name == word) {
            return status;
        }
    }
    answer.refuse("status");
}

BulkOperation read_operation(const ResponseObject& answer) {
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

void check_time(const GraphqlClient& client, const BulkOperation& operation,
                Time now) {
    const auto latest = std::max(now, client.served_at().value_or(now));
    if (is_in_future(operation.created_at, latest)) {
        throw Error(ErrorKind::network,
                    fmt::format("{}: Shopify says that bulk operation {} was "
                                "started on {}, which is in the future",
                                client.name(), printable(operation.id),
                                format_time(operation.created_at)),
                    "check this machine's clock; if it is right, run the "
                    "command again later");
    }
}

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

} // namespace hwsync
