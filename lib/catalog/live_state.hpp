#pragma once

#include <hwsync/time.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// A Shopify bulk operation that hwsync started.
struct StartedOperation {
    std::string id;
    std::string query;
    Time created_at; ///< by Shopify's clock
};

/// What is stored about live readings from one run to the next. Shops are named
/// as in the catalog.
class LiveState {
public:
    virtual ~LiveState() = default;

    /// To be called before the operation is first polled; commits on its own.
    /// An operation that is recorded already is assigned to this run.
    virtual void record_operation(std::int64_t run, std::string_view shop,
                                  std::string_view command,
                                  const StartedOperation& operation) = 0;
    /// The newest operation, unless it was created before `since`, a run has
    /// committed it, or its result was refused.
    virtual std::optional<StartedOperation>
    open_operation(std::string_view shop, std::string_view command,
                   Time since) = 0;

    virtual std::optional<Time> watermark(std::string_view shop,
                                          std::string_view command) = 0;
    /// What counts instead of the primary shop's watermark if there is none:
    /// the newest updatedAt of the last whole reading, or else of everything in
    /// the catalog. Nothing for an empty catalog.
    virtual std::optional<Time> known_until() = 0;
    /// Products that must be read again until they are complete: those that
    /// have waited longest, as many as fit into one query.
    virtual std::vector<std::int64_t>
    incomplete_products(std::string_view shop) = 0;
    /// The id of a shop's Shopify store; nothing before the shop's first live
    /// reading.
    virtual std::optional<std::int64_t> shopify_id(std::string_view shop) = 0;
    /// The shop that is known to be this Shopify store.
    virtual std::optional<std::string> shop_of_store(std::int64_t store) = 0;
};

} // namespace hwsync
