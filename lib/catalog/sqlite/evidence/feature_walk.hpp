#pragma once

#include "base/byte_spool.hpp"
#include "base/made_ahead.hpp"
#include "catalog/sqlite/evidence/linked_products.hpp"
#include "model/evidence/features.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// A link of which the features are asked, not the rows.
struct LinkToCount {
    LinkFeatures features;
    bool is_pinned = false;
    bool has_same_key = false; ///< see LinkToWeigh
    OtherIdentifier other = OtherIdentifier::counts;
};

/// Walks the features of a shop's links, in the order of LinkedProducts. They
/// can be kept outside memory: later walks then take a fraction of the time of
/// the first, and what they need is read on a thread of its own.
class FeatureWalk {
public:
    /// Keeps what it reads in `folder` (see ByteSpool), unless that is empty.
    /// `products` must outlive it.
    FeatureWalk(LinkedProducts& products, const std::filesystem::path& folder);

    /// Starts with the first product.
    void begin();
    /// Goes to the next product with a link; false if there is none.
    bool next();
    /// The links of that product, until the next call.
    std::span<const LinkToCount> links() const noexcept { return m_links; }

private:
    /// The links of several products, which are reused for their memory.
    struct Kept {
        std::vector<LinkToCount> links;
        std::size_t count = 0;
        std::vector<std::size_t> ends; ///< where each product's links end

        LinkToCount& add();
        void clear() noexcept;
    };

    bool read();
    void keep();
    bool next_kept();
    bool fill(Kept& kept);
    static void read_kept(std::string_view bytes, Kept& kept);

    LinkedProducts& m_products;
    FeatureReader m_child;
    FeatureReader m_catalog;
    std::optional<ByteSpool> m_spool;
    bool m_has_all_kept = false;
    std::uint64_t m_at = 0; ///< in the spool
    std::string m_bytes;
    Kept m_own; ///< the links of the product that was read
    const Kept* m_kept = nullptr;
    std::size_t m_next = 0; ///< of what was kept
    std::span<const LinkToCount> m_links;
    std::optional<MadeAhead<Kept>> m_ahead; ///< last: its thread uses the rest
};

} // namespace hwsync::sqlite
