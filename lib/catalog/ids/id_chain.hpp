#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hwsync {

/// Ids in rising order, each with a tag, in about four bytes each.
class IdChain {
public:
    bool empty() const noexcept { return m_size == 0; }
    std::int64_t last() const noexcept { return m_last_id; }

    /// `id` must be above the last one.
    void append(std::int64_t id, std::uint64_t tag);
    std::optional<std::uint64_t> find(std::int64_t id) const;

    void for_each(const std::function<void(std::int64_t, std::uint64_t tag)>&
                      visit) const;

private:
    /// The place of every 64th id.
    struct Mark {
        std::int64_t id;
        std::uint64_t tag;
        std::size_t offset;
    };

    std::string m_bytes;
    std::vector<Mark> m_marks;
    std::size_t m_size = 0;
    std::int64_t m_last_id = 0;
    std::uint64_t m_last_tag = 0;
};

} // namespace hwsync
