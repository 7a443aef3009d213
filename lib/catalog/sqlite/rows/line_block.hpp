#pragma once

#include "model/fields.hpp"

#include <hwsync/time.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// What an import has to know of the line that a live row was stored from, to
/// know it again.
struct StoredLine {
    std::int64_t id = 0;
    std::uint64_t line_hash = 0;
    std::int64_t product_id = 0; ///< of a variant
    Time updated_at;             ///< no_time where it is unknown
    std::int32_t variants_count = -1;

    static constexpr auto no_time = Time::min();

    bool operator==(const StoredLine&) const = default;
};

/// A row of table product_lines or variant_lines.
struct LineBlock {
    std::int64_t id = 0; ///< the first one in it
    std::int64_t run = 0;
    std::uint64_t digest = 0;
    std::string_view lines;
};

/// Packs lines into blocks. Ids must rise. A line that a block cannot hold is
/// left out, and thus not known again.
class LineBlockWriter {
public:
    using Put = std::function<void(const LineBlock&)>;

    /// `run` is the last one that may have written what the blocks tell of.
    LineBlockWriter(RecordKind kind, std::int64_t run, Put put);

    void add(const StoredLine& line);
    /// Puts what is not in a full block.
    void finish();

private:
    RecordKind m_kind;
    std::int64_t m_run;
    Put m_put;
    std::size_t m_count = 0;
    std::int64_t m_first_id = 0;
    StoredLine m_last;
    std::string m_bytes;
};

/// Replaces `lines` by those of the block; by none where it is damaged.
bool unpack(RecordKind kind, const LineBlock& block,
            std::vector<StoredLine>& lines);

/// The table of such blocks.
constexpr std::string_view lines_table(RecordKind kind) noexcept {
    return kind == RecordKind::product ? "product_lines" : "variant_lines";
}

} // namespace hwsync::sqlite
