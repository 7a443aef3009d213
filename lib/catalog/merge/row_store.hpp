#pragma once

#include "model/record.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace hwsync {

/// The row of a product or variant. Its texts belong to the store that it comes
/// from.
struct StoredRow {
    std::int64_t id = 0;
    std::int64_t product_id = 0; ///< of a variant
    std::uint64_t line_hash = 0;
    std::int64_t created_run = 0;
    std::int64_t changed_run = 0;
    std::string_view deleted_at; ///< empty while it is live
    std::array<Value, max_fields> values;
};

/// When the row was last changed according to Shopify; empty if unknown.
inline std::string_view updated_at_of(const StoredRow& row,
                                      RecordKind kind) noexcept {
    return row
        .values[kind == RecordKind::product
                    ? std::size_t{product_field::updated_at}
                    : std::size_t{variant_field::updated_at}]
        .text;
}

/// What must be known of a line that is set aside until all other lines with
/// its id have come, besides its record.
struct AsideMarks {
    /// It was merged after the input had ended, and thus after those that were
    /// not.
    bool waited = false;
    /// It did not name its product, which is then that of the line before it.
    bool has_no_product = false;
    /// It cannot be used. Its record holds the ids that it named.
    bool is_rejected = false;
};

struct LineAside : AsideMarks {
    Record record;
};

/// The rows of one kind, as a merge reads and writes them.
class RowStore {
public:
    virtual ~RowStore() = default;

    /// The positions of the fields that are kept.
    virtual std::span<const std::size_t> kept() const noexcept = 0;

    /// Whether there were no rows when the import began.
    virtual bool is_first_load() const noexcept = 0;

    /// Null if there is no such row. Valid until the next row is looked for:
    /// what is written in the meantime may use its texts.
    virtual const StoredRow* find(std::int64_t id) = 0;

    /// The row as it was when the import began; null and valid as for find().
    virtual const StoredRow* find_prior(std::int64_t id) = 0;

    /// Creates the row of an id that had none.
    virtual void create(const Record& record) = 0;
    virtual void update(const StoredRow& row) = 0;

    /// Writes only what can change without a change of the content: the line's
    /// hash and Shopify's times.
    virtual void update_times(const StoredRow& row) = 0;

    /// Whether the lines of an id meet only once all have come, so that no ids
    /// need to be kept. If so, lines are set aside and nothing else is written,
    /// and find() finds a usable line of the id, not the one that counts in the
    /// end.
    virtual bool meets_lines_late() const noexcept { return false; }
    virtual void set_aside(const Record&, const AsideMarks&) {}
};

} // namespace hwsync
