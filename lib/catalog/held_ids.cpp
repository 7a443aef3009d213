#include "catalog/held_ids.hpp"

#include <algorithm>

namespace hwsync {

namespace {

constexpr std::size_t ids_between_marks = 64;
constexpr unsigned outcome_bits = 3;

std::uint64_t to_tag(HeldLine line) noexcept {
    return line.line << outcome_bits | static_cast<std::uint64_t>(line.outcome);
}

HeldLine from_tag(std::uint64_t tag) noexcept {
    return {tag >> outcome_bits,
            static_cast<LineOutcome>(tag & ((1U << outcome_bits) - 1))};
}

void append_number(std::string& bytes, std::uint64_t number) {
    while (number >= 0x80) {
        bytes += static_cast<char>(number | 0x80U);
        number >>= 7U;
    }
    bytes += static_cast<char>(number);
}

std::uint64_t take_number(const std::string& bytes, std::size_t& at) noexcept {
    std::uint64_t number = 0;
    unsigned shift = 0;
    while (true) {
        const auto byte = static_cast<unsigned char>(bytes[at++]);
        number |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
        if (byte < 0x80) {
            return number;
        }
        shift += 7;
    }
}

/// Small numbers of either sign become small numbers.
std::uint64_t zigzag(std::uint64_t from, std::uint64_t to) noexcept {
    const auto change = static_cast<std::int64_t>(to - from);
    return (static_cast<std::uint64_t>(change) << 1U) ^
           static_cast<std::uint64_t>(change >> 63);
}

std::uint64_t unzigzag(std::uint64_t from, std::uint64_t change) noexcept {
    return from + ((change >> 1U) ^ (~(change & 1U) + 1));
}

} // namespace

std::optional<HeldLine> HeldIds::find(std::int64_t id) const {
    if (const auto* tag = m_others.find(id)) {
        return from_tag(*tag);
    }
    if (const auto tag = find_in_chain(id)) {
        return from_tag(*tag);
    }
    return std::nullopt;
}

void HeldIds::put(std::int64_t id, HeldLine line) {
    if (id > m_last_id) {
        append_to_chain(id, to_tag(line));
        ++m_size;
        return;
    }
    // What stands beside the chain hides what stands in it.
    if (m_others.find(id) == nullptr && !find_in_chain(id)) {
        ++m_size;
    }
    m_others[id] = to_tag(line);
}

void HeldIds::append_to_chain(std::int64_t id, std::uint64_t tag) {
    if (m_chain_size % ids_between_marks == 0) {
        m_marks.push_back({id, tag, m_chain.size()});
    } else {
        append_number(m_chain, static_cast<std::uint64_t>(id - m_last_id));
        append_number(m_chain, zigzag(m_last_tag, tag));
    }
    ++m_chain_size;
    m_last_id = id;
    m_last_tag = tag;
}

std::optional<std::uint64_t> HeldIds::find_in_chain(std::int64_t id) const {
    if (m_marks.empty() || id < m_marks.front().id || id > m_last_id) {
        return std::nullopt;
    }
    const auto next = std::upper_bound(
        m_marks.begin(), m_marks.end(), id,
        [](std::int64_t wanted, const Mark& mark) { return wanted < mark.id; });
    const auto& mark = *(next - 1);
    const auto end = next == m_marks.end() ? m_chain.size() : next->offset;
    auto at = mark.offset;
    auto chain_id = mark.id;
    auto tag = mark.tag;
    while (chain_id < id && at < end) {
        chain_id += static_cast<std::int64_t>(take_number(m_chain, at));
        tag = unzigzag(tag, take_number(m_chain, at));
    }
    return chain_id == id ? std::optional{tag} : std::nullopt;
}

} // namespace hwsync
