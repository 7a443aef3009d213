#pragma once

#include "net/http_client.hpp"
#include "net/wait_clock.hpp"

#include <hwsync/config.hpp>
#include <hwsync/error.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

class ResponseObject;
class GraphqlClient;
class Observer;

/// https://shopify.dev/docs/api/admin-graphql/latest/enums/BulkOperationStatus
enum class BulkStatus {
    created,
    running,
    completed,
    canceling,
    canceled,
    failed,
    expired,
};

std::string_view to_string(BulkStatus status) noexcept;

/// Whether Shopify has ended with it, well or not.
bool is_over(BulkStatus status) noexcept;

/// What Shopify says of a bulk operation.
struct BulkOperation {
    std::string id; ///< a gid
    BulkStatus status = BulkStatus::created;
    std::string error_code;    ///< of a failed one
    std::uint64_t objects = 0; ///< lines of its result, so far
    std::optional<std::uint64_t> file_size;
    /// Of its result, signed: not for any log. Empty where there is none.
    std::string url;
    bool has_partial_data = false;
    bool is_query = true; ///< not a mutation
    Time created_at;
    std::optional<Time> completed_at;
    std::string query;
};

/// Shopify failed at an operation, and not for what was asked: another one
/// usually works.
class OperationFailed final : public Error {
public:
    using Error::Error;
};

/// The gid of an operation that is given as one or as its number; nothing where
/// it is neither.
std::optional<std::string> bulk_operation_gid(std::string_view id);

struct BulkSettings {
    /// Between two polls; they begin with a second.
    Duration poll_max = std::chrono::minutes{1};
    /// For one of the shop's slots, which others may hold.
    Duration slot_wait = std::chrono::hours{1};
    /// With neither its status nor its count changing.
    Duration stuck_after = std::chrono::hours{6};
};

/// A shop's bulk operations.
class BulkOperations {
public:
    /// All references must outlive this.
    BulkOperations(GraphqlClient& client, const BulkSettings& settings,
                   WaitClock& clock, Observer& observer)
        : m_client(client), m_settings(settings), m_clock(clock),
          m_observer(observer) {}

    /// The most that list() can be asked for.
    static constexpr int most_listed = 250;

    /// Starts a query, waiting for a free slot; id, status and created_at of
    /// what was started. Where the answer is lost, what Shopify has started
    /// with this text since then is taken, so that it is not started twice.
    /// Throws Error(network) where no slot comes free.
    BulkOperation start(std::string_view query);

    /// Waits until an operation has completed, telling the observer how many
    /// objects there are. What it returns has a URL, or no object at all.
    /// Throws Error(network) where it does not move or failed, an
    /// OperationFailed where that is Shopify's own fault, Error(access)
    /// where it was denied a field, Error(not_found) where Shopify knows no
    /// such operation, Error(input) where it is a mutation.
    BulkOperation wait(const std::string& id);

    /// Nothing where Shopify knows no such operation.
    std::optional<BulkOperation> find(const std::string& id);

    /// As find(); where Shopify does not know it, it is asked again for a
    /// while, as it may not know yet what it has started a moment ago.
    std::optional<BulkOperation> find_new(const std::string& id);

    /// The newest first, at most `limit`; those that `search` finds, in
    /// Shopify's syntax.
    std::vector<BulkOperation> list(int limit, std::string_view search = {});

    /// Asks Shopify to end one. Throws Error(not_found) where it is over
    /// already or is not known.
    void cancel(const std::string& id);

private:
    /// Nothing where no slot is free.
    std::optional<BulkOperation> try_start(std::string_view query);
    std::optional<BulkOperation> find_started(std::string_view query,
                                              Time since);

    GraphqlClient& m_client;
    BulkSettings m_settings;
    WaitClock& m_clock;
    Observer& m_observer;
};

/// Cancels an operation although a stop was asked for: one try, within 1.5
/// seconds. False where that did not work.
bool cancel_after_stop(const ShopConfig& shop, std::string_view token,
                       const HttpSettings& settings, const std::string& id);

} // namespace hwsync
