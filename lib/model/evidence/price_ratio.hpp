#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace hwsync {

/// Finds what a child's prices are of the catalog's: the median over its links,
/// to 1/512 of an octave (0.14 %).
class PriceRatio {
public:
    PriceRatio();

    void look(double child, double catalog);
    /// In 1/512 of an octave; nothing where fewer than 10 links have both
    /// prices.
    std::optional<std::int32_t> median() const;

private:
    std::vector<std::uint64_t> m_counts;
    std::uint64_t m_total = 0;
};

/// The ratio that a median() stands for; 0 for none.
double price_ratio_of(std::optional<std::int32_t> median) noexcept;

} // namespace hwsync
