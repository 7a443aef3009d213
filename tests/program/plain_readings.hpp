#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

// What becomes of rows, plainly: all of an export is at hand, in no order.
namespace plain {

/// A line of an export. Days stand for times; 0 for none.
struct ReadLine {
    enum class Kind { product, variant };
    /// A line that can be used; one that cannot, and names its row; one that
    /// names no row, but its product; one that names nobody.
    enum class Use { usable, rejected, unnamed, nameless };

    Kind kind = Kind::product;
    Use use = Use::usable;
    std::int64_t id = 0;
    std::int64_t product_id = 0; ///< of a variant
    int updated = 0;
    std::optional<int> declared; ///< variantsCount
    std::string title;
};

struct Export {
    std::vector<ReadLine> lines;
    bool is_whole = true;
    int as_of = 0; ///< 0 where it is not said
};

struct Row {
    std::int64_t product_id = 0;
    int updated = 0;
    int deleted = 0; ///< 0 while it is live
    std::string title;
    std::optional<int> declared = {}; ///< as the newest line that told it

    bool operator==(const Row&) const = default;
    bool is_live() const { return deleted == 0; }
};

using Rows = std::map<std::int64_t, Row>;

/// A shop as it was read so far.
struct Shop {
    Rows products;
    Rows variants;
    std::set<std::int64_t> incomplete;
    int whole_at = 0; ///< when the newest whole reading began
    std::set<std::int64_t> product_gaps;
    std::set<std::int64_t> variant_gaps;
};

struct Result {
    std::uint64_t rejected = 0;
    std::uint64_t older = 0;
    std::uint64_t withheld = 0;
    std::set<std::int64_t> incomplete;
};

/// `now` is a day after all others.
Result read(Shop& shop, const Export& input, int now);

} // namespace plain
