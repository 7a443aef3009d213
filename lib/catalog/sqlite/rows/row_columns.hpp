#pragma once

#include "catalog/merge/row_store.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"
#include "model/record.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

// What is written of a row, for whoever writes it: statements or the loader.

/// The columns, but for the shop's, in the order of list_row(). The id is the
/// first one.
std::vector<std::string_view> row_columns(const ShopScope& scope,
                                          RecordKind kind);

/// Whether a row is one of those that its shop begins with.
enum class Load { first, later };

/// A row as it is to be written.
struct WrittenRow {
    std::int64_t id;
    std::int64_t product_id;
    std::uint64_t line_hash;
    std::int64_t created_run;
    std::int64_t changed_run;
    std::optional<std::int64_t> written_run; ///< see Load
    std::string_view deleted_at;
    const std::array<Value, max_fields>& values;
};

WrittenRow new_row(const Record& record, std::int64_t run, Load load) noexcept;
WrittenRow changed_row(const StoredRow& row, std::int64_t run) noexcept;

/// Replaces `values` by those of the columns. `kept` is ShopScope::kept().
void list_row(const WrittenRow& row, const Derived& derived, RecordKind kind,
              std::span<const std::size_t> kept, std::vector<Value>& values);

/// The other way round, as far as a StoredRow knows the columns. Its texts are
/// those of the values.
void read_row(std::span<const Value> values, RecordKind kind,
              std::span<const std::size_t> kept, StoredRow& row);

} // namespace hwsync::sqlite
