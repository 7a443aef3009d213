#pragma once

#include "base/made_ahead.hpp"
#include "base/text_arena.hpp"
#include "catalog/sqlite/evidence/child_links.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/file/rising_lookup.hpp"
#include "model/evidence/companies.hpp"
#include "model/evidence/rows.hpp"
#include "model/matching.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// A link with the rows of both sides.
struct LinkToWeigh {
    RowPair rows;
    std::string_view identifier; ///< of the child's variant, as stored
    bool is_pinned = false;
    bool has_same_key = false; ///< or near form, of the identifier that made it
    OtherIdentifier other = OtherIdentifier::counts;
};

/// Where both sides of links are read. Two connections must see the same rows;
/// the child's is then read on a thread of its own, and must not be used during
/// a walk through all products.
struct LinkSides {
    const Connection& child;
    const Connection& catalog;

    bool are_two() const noexcept { return &child != &catalog; }
};

/// The catalog's products.
RisingLookup products_of_catalog(const Connection& connection);

/// Counts the live variants of catalog products.
class LiveVariants {
public:
    explicit LiveVariants(const Connection& connection);

    std::int64_t of(std::int64_t product);

private:
    LazyStatement m_count;
};

/// Walks the links of a child's live variants to live catalog variants, in the
/// order of ChildLinkReader.
class LinkedProducts {
public:
    LinkedProducts(const LinkSides& sides, const WeighedShop& shop);
    LinkedProducts(const LinkedProducts&) = delete;
    LinkedProducts& operator=(const LinkedProducts&) = delete;

    /// Starts a walk through all products.
    void begin();
    /// Starts a walk through this product only.
    void begin_at(std::int64_t product);

    /// Goes to the next product with a link; false if there is none.
    bool next();
    /// The links of that product. Texts are valid until the next call.
    std::span<const LinkToWeigh> links() const noexcept { return m_links; }

private:
    bool read_more();
    void gather();
    void add(const ChildLink& child);
    void end() noexcept;

    const MatchingRules& m_rules;
    ChildLinkReader m_child;
    bool m_has_two_sides;
    std::optional<MadeAhead<ChildLinks>> m_ahead;
    ChildLinks m_own; ///< what was read without a thread
    const ChildLinks* m_read = nullptr;
    std::size_t m_at = 0; ///< in what was read
    bool m_has_ended = true;
    RisingLookup m_variants; ///< of the catalog
    RisingLookup m_products; ///< of the catalog
    LiveVariants m_live;
    TextArena m_texts;
    std::vector<LinkToWeigh> m_links;
    std::vector<std::size_t> m_places; ///< of what they lead to
    Companies m_companies;
    std::vector<ProductRow> m_targets; ///< by these places
};

} // namespace hwsync::sqlite
