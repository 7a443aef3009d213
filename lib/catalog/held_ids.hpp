#pragma once

#include "base/id_map.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hwsync {

/// What became of the line that an id was read from.
enum class LineOutcome : std::uint8_t {
    rejected,
    created,
    updated,
    unchanged,
    older
};

struct HeldLine {
    std::uint64_t line = 0;
    LineOutcome outcome = LineOutcome::rejected;
};

/// The ids that an input holds, with the line that stands for each.
///
/// Ids that come in rising order take about four bytes each, others sixteen to
/// thirty: an export of any size in Shopify's own order fits in little memory.
class HeldIds {
public:
    /// The line that stands for `id`, if any.
    std::optional<HeldLine> find(std::int64_t id) const;

    /// Makes `line` stand for `id`, instead of the one that did.
    void put(std::int64_t id, HeldLine line);

    std::size_t size() const noexcept { return m_size; }

private:
    /// Where every 64th id of the rising chain begins.
    struct Mark {
        std::int64_t id;
        std::uint64_t tag;
        std::size_t offset;
    };

    void append_to_chain(std::int64_t id, std::uint64_t tag);
    std::optional<std::uint64_t> find_in_chain(std::int64_t id) const;

    std::string m_chain;
    std::vector<Mark> m_marks;
    std::size_t m_chain_size = 0;
    std::int64_t m_last_id = 0;
    std::uint64_t m_last_tag = 0;
    IdMap<std::uint64_t> m_others;
    std::size_t m_size = 0;
};

} // namespace hwsync
