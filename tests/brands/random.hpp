#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace brands {

/// Draws by lot, the same for the same seed everywhere (the standard library's
/// distributions are not).
class Random {
public:
    explicit Random(std::uint64_t seed) : m_state(seed) {}

    std::uint64_t next() noexcept {
        auto number = (m_state += 0x9e3779b97f4a7c15U);
        number = (number ^ (number >> 30U)) * 0xbf58476d1ce4e5b9U;
        number = (number ^ (number >> 27U)) * 0x94d049bb133111ebU;
        return number ^ (number >> 31U);
    }
    std::size_t below(std::size_t count) noexcept {
        return static_cast<std::size_t>(next() % count);
    }
    std::size_t between(std::size_t least, std::size_t most) noexcept {
        return least + below(most - least + 1);
    }
    /// True in that many of 1,000 cases.
    bool once_in(std::size_t per_mille) noexcept {
        return below(1000) < per_mille;
    }
    template <typename Values> const auto& one_of(const Values& values) {
        return values[below(values.size())];
    }

private:
    std::uint64_t m_state;
};

} // namespace brands
