#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace hwsync {

/// Keeps copies of texts side by side until all are dropped at once.
class TextArena {
public:
    std::string_view store(std::string_view text) {
        if (text.size() > m_left) {
            grow(text.size());
        }
        char* copy = m_next;
        if (!text.empty()) {
            std::memcpy(copy, text.data(), text.size());
        }
        m_next += text.size();
        m_left -= text.size();
        return {copy, text.size()};
    }

    /// Drops every text; the first block of memory is kept for the next ones.
    void clear() noexcept {
        if (m_blocks.size() > 1) {
            m_blocks.resize(1);
        }
        m_next = m_blocks.empty() ? nullptr : m_blocks.front().memory.get();
        m_left = m_blocks.empty() ? 0 : m_blocks.front().size;
    }

private:
    static constexpr std::size_t block_size = std::size_t{64} * 1024;

    struct Block {
        std::unique_ptr<char[]> memory;
        std::size_t size = 0;
    };

    void grow(std::size_t needed) {
        const auto size = needed > block_size ? needed : block_size;
        m_blocks.push_back(
            {std::make_unique_for_overwrite<char[]>(size), size});
        m_next = m_blocks.back().memory.get();
        m_left = size;
    }

    std::vector<Block> m_blocks;
    char* m_next = nullptr;
    std::size_t m_left = 0;
};

} // namespace hwsync
