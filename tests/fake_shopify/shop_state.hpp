#pragma once

#include "fake_shopify/document.hpp"
#include "fake_shopify/json.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace fake {

/// A line of the shop's JSONL.
struct Item {
    std::string id;
    std::string parent; ///< empty for a product
    JsonDocument json;
};

struct Deletion {
    std::string id;
    std::string at;
};

struct Operation {
    std::string id;
    std::string query;
    std::string created_at;
    std::string completed_at;
    bool ours = true;                  ///< started through the API
    std::vector<std::string> statuses; ///< one for each poll that is to come
    std::string status = "CREATED";
    std::string result;
    std::size_t objects = 0;
    std::size_t root_objects = 0;
    std::string etag = "\"1\"";
    int unknown_polls = 0; ///< so many more find nothing
    int unknown_lists = 0;
    /// In place of what would be answered, e.g. "url": null.
    JsonDocument overrides;

    bool holds_slot() const;

    /// Goes on to the next status.
    void move();
};

/// How far what Shopify answers trails what is so.
struct Lag {
    int polls = 0; ///< that do not know an operation just started
    int lists = 0; ///< likewise
    /// By how many seconds the search index trails: what was made since then is
    /// not found, and what was changed is known as it was made.
    std::int64_t search = 0;
};

enum class Order { file, reversed, variants_first };

/// A time such as ShopState::now() as the Date header has it.
std::string http_date(const std::string& time);

/// What the shop holds, and how its operations fare. Not locked.
struct ShopState {
    std::vector<Item> items;
    std::unordered_map<std::string, std::size_t> positions; ///< in items, by id
    std::vector<Deletion> deletions;
    std::map<std::string, Operation> operations;
    /// Of operations that are started from now on.
    std::vector<std::string> statuses{"CREATED", "RUNNING", "COMPLETED"};
    std::string overrides = "{}";
    Order order = Order::file;
    Escapes escapes = Escapes::slashes;
    /// After each product of a result, and after its last line, as they are; an
    /// empty one is a blank line and no object.
    std::vector<std::string> between;
    std::vector<std::string> at_end;
    std::uint64_t next_operation = 4'000'000'000'001;
    std::size_t slots = 5;
    /// Held by other apps; one is freed each time that a start is refused,
    /// unless it is negative: for ever.
    int foreign_operations = 0;
    /// For so many polls, and starts that are refused, a canceled operation is
    /// CANCELING.
    int cancel_takes = 0;
    Lag lag;
    std::int64_t clock_offset = 0; ///< seconds
    std::string fixed_now;         ///< instead of the clock, where not empty

    std::string version = "2026-10"; ///< of the API, by the last question

    std::string now() const;

    /// Likewise, since 1970 and with fractions.
    double seconds() const;

    /// What was made or changed by then is in the search index.
    std::string indexed_until() const;

    /// Adds JSONL; a line whose id is there replaces it.
    void put(std::string_view jsonl);

    /// With its variants.
    void remove_product(const std::string& id, const std::string& at);

    /// Null where there is none.
    const Item* find(const std::string& id) const;

    /// Those that hold a slot have this status when they are next asked for.
    void end_operations(const std::string& status);

    /// Null where no slot is free.
    Operation* start(const std::string& query);
};

/// The lines that a bulk query yields, checked as Shopify checks one and more
/// strictly. Throws std::runtime_error where Shopify would answer INVALID.
struct BulkResult {
    std::string jsonl;
    std::size_t objects = 0;
    std::size_t root_objects = 0;
};
BulkResult run_bulk_query(const ShopState& state, const std::string& query);

} // namespace fake
