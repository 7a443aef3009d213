#include "catalog/held_ids.hpp"

#include <algorithm>

namespace hwsync {

namespace {

constexpr unsigned outcome_bits = 3;

std::uint64_t to_tag(HeldLine line) noexcept {
    return line.line << outcome_bits | static_cast<std::uint64_t>(line.outcome);
}

HeldLine from_tag(std::uint64_t tag) noexcept {
    return {tag >> outcome_bits,
            static_cast<LineOutcome>(tag & ((1U << outcome_bits) - 1))};
}

// An id this many times further on than usual is one out of order, which must
// not end the chain; unless as many follow it as are refused in a row.
constexpr std::int64_t unusual_gap = 64;
constexpr unsigned refusals_to_begin_anew = 8;
constexpr std::size_t most_chains = 32;
constexpr std::int64_t gaps_averaged = 64;

} // namespace

std::optional<HeldLine> HeldIds::find(std::int64_t id) const {
    // What stands beside the chains hides what stands in them.
    if (const auto* tag = m_others.find(id)) {
        return from_tag(*tag);
    }
    for (const auto& chain : m_chains) {
        if (const auto tag = chain.find(id)) {
            return from_tag(*tag);
        }
    }
    return std::nullopt;
}

void HeldIds::put(std::int64_t id, HeldLine line) {
    const bool is_new = !find(id).has_value();
    m_size += is_new ? 1 : 0;
    if (is_new && continues_chain(id)) {
        m_chains.back().append(id, to_tag(line));
    } else {
        m_others[id] = to_tag(line);
    }
}

bool HeldIds::continues_chain(std::int64_t id) {
    if (m_chains.empty()) {
        m_chains.emplace_back();
        return true;
    }
    const auto& chain = m_chains.back();
    const auto gap = id - chain.last();
    const bool is_near = m_usual_gap == 0 || gap / unusual_gap <= m_usual_gap;
    if (gap > 0 && is_near) {
        m_usual_gap = m_usual_gap == 0
                          ? gap
                          : m_usual_gap + (gap - m_usual_gap) / gaps_averaged;
        m_usual_gap = std::max<std::int64_t>(m_usual_gap, 1);
        m_refused = 0;
        return true;
    }
    if (++m_refused < refusals_to_begin_anew ||
        m_chains.size() == most_chains) {
        return false;
    }
    m_chains.emplace_back();
    m_usual_gap = 0;
    m_refused = 0;
    return true;
}

} // namespace hwsync
