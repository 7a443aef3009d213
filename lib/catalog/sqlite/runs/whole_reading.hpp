#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"
#include "model/fields.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwsync::sqlite {

/// The newest reading of a whole shop. What it did not hold was not in the
/// shop, unless a line of it named that and could not be used.
class WholeReading {
public:
    WholeReading(const Connection& connection, const ShopScope& scope);

    /// Empty where there was none.
    const std::string& began() const noexcept { return m_began; }

    /// Whether a row may have been there all the same: a line that named it, or
    /// its product, could not be used, or its product was incomplete.
    bool left_open(RecordKind kind, std::int64_t id, std::int64_t product_id);

private:
    bool has_gap(RecordKind kind, std::int64_t id);

    std::string m_shop;
    std::string m_began;
    Statement m_gap;
    Statement m_incomplete;
};

using ReadingGaps = std::vector<std::pair<RecordKind, std::int64_t>>;

/// Inside the import's transaction.
void store_whole_reading(Connection& connection, std::string_view shop,
                         std::string_view began, const ReadingGaps& gaps);

} // namespace hwsync::sqlite
