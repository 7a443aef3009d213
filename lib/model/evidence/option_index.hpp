#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <unordered_set>
#include <vector>

namespace hwsync {

/// Variants by their option values: finds the few of many that share most with
/// another variant, and looks at hardly more than these.
class OptionIndex {
public:
    /// `options`: see option_numbers().
    void add(std::int64_t id, std::span<const std::uint64_t> options);
    void clear() noexcept;
    std::size_t size() const noexcept { return m_variants.size(); }
    /// In rising order.
    std::vector<std::int64_t> ids() const;

    struct Chosen {
        std::vector<std::int64_t> ids; ///< rising
        std::uint64_t left_out = 0;
    };
    /// At most so many, without those in `known`, which rise. Those that share
    /// as much are chosen in the order in which they were added.
    Chosen choose(std::span<const std::uint64_t> options, std::size_t most,
                  std::span<const std::int64_t> known) const;

    /// All that are worth weighing of products in which a variant is expected:
    /// of very many, again those that share most.
    Chosen choose(std::span<const std::uint64_t> options,
                  std::span<const std::int64_t> known) const {
        return choose(options, is_large() ? most_of_large : size(), known);
    }
    /// Whether that asks for the options.
    bool is_large() const noexcept { return size() > large; }

private:
    static constexpr std::size_t large = 400;
    static constexpr std::size_t most_of_large = 128;

    struct Variant {
        std::int64_t id = 0;
        std::vector<std::uint64_t> options;
    };
    using Places = std::vector<std::size_t>;

    Places places_with(std::span<const std::uint64_t> options,
                       std::size_t most) const;

    std::vector<Variant> m_variants;
    std::unordered_set<std::int64_t> m_ids;
    std::map<std::uint64_t, Places> m_by_option;
};

} // namespace hwsync
