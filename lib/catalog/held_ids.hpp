#pragma once

#include "base/id_map.hpp"
#include "catalog/id_chain.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
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
    bool continues_chain(std::int64_t id);

    std::vector<IdChain> m_chains; ///< only the last one grows
    std::int64_t m_usual_gap = 0;  ///< between ids of the last chain
    unsigned m_refused = 0;        ///< ids in a row that it did not take
    IdMap<std::uint64_t> m_others;
    std::size_t m_size = 0;
};

} // namespace hwsync
