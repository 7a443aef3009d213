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
    std::span<const LinkToCount> links() const noexcept {
        return std::span{m_read->links}.subspan(m_begin, m_end - m_begin);
    }

private:
    /// Products with their links, which are reused for their memory.
    struct Read {
        std::vector<LinkToCount> links;
        std::size_t count = 0;
        std::vector<std::size_t> ends; ///< where each product's links end

        LinkToCount& add();
        void clear() noexcept;
    };

    bool read();
    void keep();
    bool next_kept();
    bool fill(Read& kept);
    static void read_kept(std::string_view bytes, Read& kept);

    LinkedProducts& m_products;
    FeatureReader m_child;
    FeatureReader m_catalog;
    std::optional<ByteSpool> m_spool;
    bool m_has_all_kept = false;
    std::uint64_t m_at = 0; ///< in the spool
    std::string m_bytes;
    Read m_own; ///< what was read without a thread
    const Read* m_read = &m_own;
    std::size_t m_product = 0; ///< of what was read: the next one
    std::size_t m_begin = 0;
    std::size_t m_end = 0;
    std::optional<MadeAhead<Read>> m_ahead; ///< last: its thread uses the rest
};

} // namespace hwsync::sqlite
