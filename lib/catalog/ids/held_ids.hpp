#pragma once

#include "base/id_map.hpp"
#include "catalog/ids/id_chain.hpp"
#include "catalog/ids/rising_ids.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
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

/// The ids that an input contains, each with the line that counts for it.
///
/// Ids that come in rising order take about four bytes each, others sixteen to
/// thirty: an export of any size in Shopify's own order fits in little memory.
class HeldIds {
public:
    HeldIds();

    /// The line that counts for `id`, if any.
    std::optional<HeldLine> find(std::int64_t id) const;

    /// Makes `line` count for `id`, instead of the one that did.
    void put(std::int64_t id, HeldLine line);

    /// The same for an id for which find() finds no line.
    void put_new(std::int64_t id, HeldLine line);

    /// Visits each id once, in no particular order.
    void
    for_each(const std::function<void(std::int64_t, HeldLine)>& visit) const;

    std::size_t size() const noexcept { return m_size; }

private:
    bool continues_chain(std::int64_t id);

    std::vector<IdChain> m_chains; ///< only the last one grows
    RisingIds m_order;
    IdMap<std::uint64_t> m_others;
    std::size_t m_size = 0;
};

} // namespace hwsync
