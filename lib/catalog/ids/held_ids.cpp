#include "catalog/ids/held_ids.hpp"

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

constexpr unsigned most_chains = 32;

} // namespace

HeldIds::HeldIds() : m_order(most_chains) {}

std::optional<HeldLine> HeldIds::find(std::int64_t id) const {
    // An entry in m_others replaces one in a chain.
    if (const auto* tag = m_others.find(id)) {
        return from_tag(*tag);
    }
    for (const auto& chain : m_chains) {
        if (chain.spans(id)) {
            if (const auto tag = chain.find(id)) {
                return from_tag(*tag);
            }
        }
    }
    return std::nullopt;
}

void HeldIds::put(std::int64_t id, HeldLine line) {
    if (find(id)) {
        m_others[id] = to_tag(line);
    } else {
        put_new(id, line);
    }
}

void HeldIds::put_new(std::int64_t id, HeldLine line) {
    ++m_size;
    if (continues_chain(id)) {
        m_chains.back().append(id, to_tag(line));
    } else {
        m_others[id] = to_tag(line);
    }
}

void HeldIds::for_each(
    const std::function<void(std::int64_t, HeldLine)>& visit) const {
    for (const auto& chain : m_chains) {
        chain.for_each([&](std::int64_t id, std::uint64_t tag) {
            // An entry in m_others replaces one in a chain. No id is in two
            // chains.
            if (m_others.find(id) == nullptr) {
                visit(id, from_tag(tag));
            }
        });
    }
    m_others.for_each(
        [&](std::int64_t id, std::uint64_t tag) { visit(id, from_tag(tag)); });
}

bool HeldIds::continues_chain(std::int64_t id) {
    const auto step = m_order.step(id);
    if (step == RisingIds::Step::begins_anew) {
        m_chains.emplace_back();
    }
    return step != RisingIds::Step::stands_apart;
}

} // namespace hwsync
