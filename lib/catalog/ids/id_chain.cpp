#include "catalog/ids/id_chain.hpp"

#include <algorithm>

namespace hwsync {

namespace {

constexpr std::size_t ids_between_marks = 64;

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

/// Encodes small changes of either sign as small numbers.
std::uint64_t zigzag(std::uint64_t from, std::uint64_t to) noexcept {
    const auto change = static_cast<std::int64_t>(to - from);
    return (static_cast<std::uint64_t>(change) << 1U) ^
           static_cast<std::uint64_t>(change >> 63);
}

std::uint64_t unzigzag(std::uint64_t from, std::uint64_t change) noexcept {
    return from + ((change >> 1U) ^ (~(change & 1U) + 1));
}

} // namespace

void IdChain::append(std::int64_t id, std::uint64_t tag) {
    if (m_size % ids_between_marks == 0) {
        m_marks.push_back({id, tag, m_bytes.size()});
    } else {
        append_number(m_bytes, static_cast<std::uint64_t>(id - m_last_id));
        append_number(m_bytes, zigzag(m_last_tag, tag));
    }
    ++m_size;
    m_last_id = id;
    m_last_tag = tag;
}

std::optional<std::uint64_t> IdChain::find(std::int64_t id) const {
    if (m_marks.empty() || id < m_marks.front().id || id > m_last_id) {
        return std::nullopt;
    }
    const auto next = std::upper_bound(
        m_marks.begin(), m_marks.end(), id,
        [](std::int64_t wanted, const Mark& mark) { return wanted < mark.id; });
    const auto& mark = *(next - 1);
    const auto end = next == m_marks.end() ? m_bytes.size() : next->offset;
    auto at = mark.offset;
    auto found = mark.id;
    auto tag = mark.tag;
    while (found < id && at < end) {
        found += static_cast<std::int64_t>(take_number(m_bytes, at));
        tag = unzigzag(tag, take_number(m_bytes, at));
    }
    return found == id ? std::optional{tag} : std::nullopt;
}

void IdChain::for_each(
    const std::function<void(std::int64_t, std::uint64_t tag)>& visit) const {
    for (std::size_t i = 0; i < m_marks.size(); ++i) {
        const bool is_last = i + 1 == m_marks.size();
        const auto end = is_last ? m_bytes.size() : m_marks[i + 1].offset;
        auto [id, tag, at] = m_marks[i];
        visit(id, tag);
        while (at < end) {
            id += static_cast<std::int64_t>(take_number(m_bytes, at));
            tag = unzigzag(tag, take_number(m_bytes, at));
            visit(id, tag);
        }
    }
}

} // namespace hwsync
