#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace hwsync {

/// Ids in rising order, each with a tag, in about four bytes each.
class IdChain {
public:
    bool empty() const noexcept { return m_size == 0; }
    std::int64_t last() const noexcept { return m_last_id; }
    /// Whether find() is worth a call: most ids lie outside of most chains.
    bool spans(std::int64_t id) const noexcept {
        return !m_marks.empty() && m_marks.front().id <= id && id <= m_last_id;
    }

    /// `id` must be above the last one.
    void append(std::int64_t id, std::uint64_t tag);
    std::optional<std::uint64_t> find(std::int64_t id) const;

    void for_each(const std::function<void(std::int64_t, std::uint64_t tag)>&
                      visit) const;

private:
    static constexpr std::size_t ids_of_a_mark = 64;

    /// One in so many ids; those behind it lie where `rest` points to.
    struct Mark {
        std::int64_t id;
        std::uint64_t tag;
        const unsigned char* rest;
    };
    /// Memory grows by pages, so that nothing is moved.
    static constexpr std::size_t page_size = std::size_t{32} * 1024;
    using Page = std::array<unsigned char, page_size>;

    /// An id of the chain, and where those behind it lie.
    struct Place {
        std::int64_t id = 0;
        std::uint64_t tag = 0;
        const unsigned char* rest = nullptr;
        std::size_t left = 0;       ///< of them, up to the next mark
        std::int64_t next_mark = 0; ///< its id
    };
    Place place_before(std::int64_t id) const;

    /// How many ids stand behind a mark.
    std::size_t behind(std::size_t mark) const noexcept;
    void make_mark(std::int64_t id, std::uint64_t tag);

    std::vector<std::unique_ptr<Page>> m_pages;
    std::size_t m_used = page_size; ///< of the last page
    std::vector<Mark> m_marks;
    std::size_t m_size = 0;
    std::int64_t m_last_id = 0;
    std::uint64_t m_last_tag = 0;
    /// Where the last id was looked for: many are asked for in rising order.
    mutable Place m_found;
};

} // namespace hwsync
