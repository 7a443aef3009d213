#pragma once

#include <hwsync/time.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync {

/// A bulk operation of Shopify's that hwsync started.
struct StartedOperation {
    std::string id;
    std::string query;
    Time created_at; ///< in Shopify's clock
};

/// What is kept of live readings from one run to the next. Shops are named as
/// in the catalog.
class LiveState {
public:
    virtual ~LiveState() = default;

    /// Called before the operation is first polled; commits on its own. One
    /// that is recorded already becomes this run's.
    virtual void record_operation(std::int64_t run, std::string_view shop,
                                  std::string_view command,
                                  const StartedOperation& operation) = 0;
    /// The newest operation, if it was made since, no run has committed it, and
    /// its result was not refused.
    virtual std::optional<StartedOperation>
    open_operation(std::string_view shop, std::string_view command,
                   Time since) = 0;

    virtual std::optional<Time> watermark(std::string_view shop,
                                          std::string_view command) = 0;
    /// What stands for the primary shop's watermark where there is none: the
    /// newest updatedAt of the last whole reading, else of all that the catalog
    /// holds. Nothing where it holds nothing.
    virtual std::optional<Time> known_until() = 0;
    /// Products that have to be read again until they come whole: those that
    /// have waited longest, as many as go into one query.
    virtual std::vector<std::int64_t>
    incomplete_products(std::string_view shop) = 0;
    /// Which store of Shopify's a shop is; nothing before its first live
    /// reading.
    virtual std::optional<std::int64_t> shopify_id(std::string_view shop) = 0;
    /// The shop that is known to be this store.
    virtual std::optional<std::string> shop_of_store(std::int64_t store) = 0;
};

} // namespace hwsync
