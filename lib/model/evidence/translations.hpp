#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

namespace hwsync {

struct ProductFeatures;
struct VariantFeatures;

/// What a child calls what the catalog calls otherwise: a number of a folded
/// text to that of the catalog's.
class Translations {
public:
    Translations() = default;
    /// In the order of the child's.
    explicit Translations(
        std::vector<std::pair<std::uint64_t, std::uint64_t>> pairs)
        : m_pairs(std::move(pairs)) {}

    std::uint64_t of(std::uint64_t number) const noexcept;
    /// Translates a rising list, and keeps it so.
    void apply(std::vector<std::uint64_t>& numbers) const;

    const std::vector<std::pair<std::uint64_t, std::uint64_t>>&
    pairs() const noexcept {
        return m_pairs;
    }

    bool operator==(const Translations&) const = default;

private:
    std::vector<std::pair<std::uint64_t, std::uint64_t>> m_pairs;
};

/// Finds, over the links of a shop, which words stand for each other: "Schwarz"
/// beside "Black" again and again. A text that either side knows in its own
/// words is never translated, else a column slipped from M to S would be
/// learned as a language.
class TranslationFinder {
public:
    /// Words or values of one pair that belongs together, both rising.
    void look(const std::vector<std::uint64_t>& child,
              const std::vector<std::uint64_t>& catalog);

    /// Those seen together often enough, and with nothing else as often.
    std::vector<std::pair<std::uint64_t, std::uint64_t>> found() const;

private:
    struct Hash {
        std::size_t operator()(const std::pair<std::uint64_t, std::uint64_t>&
                                   pair) const noexcept {
            constexpr std::uint64_t golden = 0x9e3779b97f4a7c15U;
            return static_cast<std::size_t>(pair.first * golden ^ pair.second);
        }
    };
    using Counts = std::unordered_map<std::uint64_t, std::uint32_t>;

    Counts m_child;   ///< how many pairs have it on the child's side
    Counts m_catalog; ///< and on the catalog's
    /// How many pairs have the first on one side alone, the second on the
    /// other.
    std::unordered_map<std::pair<std::uint64_t, std::uint64_t>, std::uint32_t,
                       Hash>
        m_together;
};

} // namespace hwsync
