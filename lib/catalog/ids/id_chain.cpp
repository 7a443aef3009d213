#include "catalog/ids/id_chain.hpp"

#include <algorithm>

namespace hwsync {

namespace {

constexpr std::size_t longest_number = 10;

unsigned char* put_number(std::uint64_t number, unsigned char* at) noexcept {
    while (number >= 0x80) {
        *at++ = static_cast<unsigned char>(number | 0x80U);
        number >>= 7U;
    }
    *at++ = static_cast<unsigned char>(number);
    return at;
}

std::uint64_t take_number(const unsigned char*& at) noexcept {
    std::uint64_t number = 0;
    unsigned shift = 0;
    while (true) {
        const auto byte = *at++;
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
    if (m_size % ids_of_a_mark == 0) {
        make_mark(id, tag);
    } else {
        auto* const begin = m_pages.back()->data();
        auto* at = put_number(static_cast<std::uint64_t>(id - m_last_id),
                              begin + m_used);
        at = put_number(zigzag(m_last_tag, tag), at);
        m_used = static_cast<std::size_t>(at - begin);
    }
    ++m_size;
    m_last_id = id;
    m_last_tag = tag;
}

void IdChain::make_mark(std::int64_t id, std::uint64_t tag) {
    constexpr auto most = (ids_of_a_mark - 1) * 2 * longest_number;
    if (page_size - m_used < most) {
        m_pages.push_back(std::make_unique_for_overwrite<Page>());
        m_used = 0;
    }
    m_marks.push_back({id, tag, m_pages.back()->data() + m_used});
}

std::size_t IdChain::behind(std::size_t mark) const noexcept {
    return std::min(m_size - mark * ids_of_a_mark, ids_of_a_mark) - 1;
}

std::optional<std::uint64_t> IdChain::find(std::int64_t id) const {
    if (!spans(id)) {
        return std::nullopt;
    }
    // A product's, while its variants come.
    if (id == m_last_id) {
        return m_last_tag;
    }
    auto& found = m_found;
    if (id < found.id || id >= found.next_mark) {
        found = place_before(id);
    }
    for (; found.id < id && found.left > 0; --found.left) {
        found.id += static_cast<std::int64_t>(take_number(found.rest));
        found.tag = unzigzag(found.tag, take_number(found.rest));
    }
    return found.id == id ? std::optional{found.tag} : std::nullopt;
}

/// The last mark that is not above the id.
IdChain::Place IdChain::place_before(std::int64_t id) const {
    const auto next = std::upper_bound(
        m_marks.begin(), m_marks.end(), id,
        [](std::int64_t wanted, const Mark& mark) { return wanted < mark.id; });
    const auto& mark = *(next - 1);
    // Behind the last mark more may be appended.
    return {mark.id, mark.tag, mark.rest,
            behind(static_cast<std::size_t>(next - m_marks.begin()) - 1),
            next == m_marks.end() ? mark.id : next->id};
}

void IdChain::for_each(
    const std::function<void(std::int64_t, std::uint64_t tag)>& visit) const {
    for (std::size_t i = 0; i < m_marks.size(); ++i) {
        auto [id, tag, at] = m_marks[i];
        visit(id, tag);
        for (auto left = behind(i); left > 0; --left) {
            id += static_cast<std::int64_t>(take_number(at));
            tag = unzigzag(tag, take_number(at));
            visit(id, tag);
        }
    }
}

} // namespace hwsync
