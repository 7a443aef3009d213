#pragma once

#include "catalog/link_editing.hpp"
#include "catalog/sqlite/file/lazy_statement.hpp"
#include "catalog/sqlite/match/candidates.hpp"

#include <hwsync/identifier.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hwsync::sqlite {

/// Digests of everything that a decision about a child's variant rests on: its
/// key, its product's status, its link, pin or block, and the same of all
/// variants, on both sides, that have its key. Equal digests mean that nothing
/// of this has changed. No link may change while an object of this class is
/// used.
class VariantFacts {
public:
    VariantFacts(Connection& connection, MatchedBy by);

    std::uint64_t of(ShopVariantId variant);
    /// The same, with the texts by which its link is weighed.
    std::uint64_t with_texts_of(ShopVariantId variant);

    /// The same, with what decides on its link to a catalog variant (0 for
    /// none) by a key.
    std::uint64_t of_change(ShopVariantId variant, std::int64_t catalog_variant,
                            std::string_view key, std::string_view rule);

private:
    void add_variant(ShopVariantId variant);
    void add_group(std::int64_t shop, const std::string& key);
    void add_blocked_keys(std::int64_t shop);
    void add_awaited_holds(ShopVariantId variant);
    std::vector<std::string> forms_of(ShopVariantId variant);
    void add_catalog_variant(std::int64_t id);
    void add_near_rivals(std::int64_t shop, const std::string& near);
    void add_rows(Statement& rows, int columns);
    void add(std::string_view text);
    void add(std::int64_t number);
    template <typename Rows>
    void add_once(const std::string& name, const Rows& add_all);
    std::uint64_t digest() const;

    Connection& m_connection;
    MatchedBy m_by;
    Identifier m_identifier;
    LazyStatement m_variant;
    LazyStatement m_link;
    LazyStatement m_forms;
    LazyStatement m_shop_group;
    LazyStatement m_catalog_group;
    LazyStatement m_catalog_near;
    LazyStatement m_catalog_variant;
    LazyStatement m_texts;

    std::string m_bytes;
    std::uint64_t m_rows = 0;
    /// These are of the variant for which add_variant() was called last.
    std::string m_key;
    std::string m_near;
    bool m_matches_exactly = false;
    /// The digests of groups that have too many rows to be read again and
    /// again.
    std::map<std::string, std::uint64_t> m_large;
    std::int64_t m_shop_of_near = 0; ///< the shop whose near forms are at hand
    std::string m_linked_by;         ///< the rule of the variant's link
    /// The facts by the other identifier; created for the first link that they
    /// decide on.
    std::unique_ptr<VariantFacts> m_fallback;
    std::map<std::int64_t, KeySet> m_blocked; ///< in a fallback, by shop
    /// The variants that await a pin or block, with its target, by what they
    /// share with others; by shop.
    using Awaited =
        std::multimap<std::string, std::pair<std::int64_t, std::int64_t>>;
    std::map<std::int64_t, Awaited> m_awaited;
};

} // namespace hwsync::sqlite
