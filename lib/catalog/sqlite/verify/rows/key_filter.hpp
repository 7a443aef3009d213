#pragma once

#include "base/xxh3.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// Whether a key is one of some, where a few others may be taken for one of
/// them: a bit for each number that a key's hash can end in.
class KeyFilter {
public:
    static std::uint64_t hash(std::string_view key) noexcept {
        return xxh3_of(key);
    }

    void add(std::uint64_t hash) {
        if (m_words.empty() && m_few.size() < most_few) {
            m_few.push_back(hash);
            return;
        }
        m_words.resize(word_count);
        for (const auto one : m_few) {
            set(one);
        }
        m_few.clear();
        set(hash);
    }
    bool may_have(std::uint64_t hash) const noexcept {
        return m_words.empty() ? std::ranges::find(m_few, hash) != m_few.end()
                               : (m_words[word_of(hash)] & bit_of(hash)) != 0;
    }

private:
    /// 2 MiB: of a million keys, one in 16 bits is set.
    static constexpr std::size_t word_count = std::size_t{1} << 18U;

    /// For these, bits would take longer to clear than all else takes.
    static constexpr std::size_t most_few = 64;

    void set(std::uint64_t hash) { m_words[word_of(hash)] |= bit_of(hash); }
    static std::size_t word_of(std::uint64_t hash) noexcept {
        return static_cast<std::size_t>(hash >> 6U) % word_count;
    }
    static std::uint64_t bit_of(std::uint64_t hash) noexcept {
        return std::uint64_t{1} << (hash & 63U);
    }

    std::vector<std::uint64_t> m_few; ///< hashes, while there are few
    std::vector<std::uint64_t> m_words;
};

} // namespace hwsync::sqlite
