#pragma once

#include "base/made_ahead.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/file/kept_statements.hpp"
#include "catalog/sqlite/links/key_blocks.hpp"
#include "catalog/sqlite/match/hold_moves.hpp"
#include "catalog/sqlite/match/keyed_variants.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"
#include "model/matching.hpp"

#include <hwsync/identifier.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// The identifier by which variants are compared. It differs from the catalog's
/// if `fallback` compares the other one.
struct MatchedBy {
    MatchedBy(Identifier catalogs) // NOLINT(google-explicit-constructor)
        : identifier(catalogs), linking(catalogs) {}
    MatchedBy(Identifier compared, Identifier catalogs)
        : identifier(compared), linking(catalogs) {}

    bool is_fallback() const noexcept { return identifier != linking; }

    Identifier identifier;
    Identifier linking; ///< the catalog's
};

/// Walks the live variants of a child shop, group by group in the byte order of
/// keys; those that have none come first, with an empty one, unless this is a
/// fallback. Rows are read and sorted like those of CatalogKeys.
class ShopKeys {
public:
    /// `ahead`: on a thread of its own, which has the connection to itself as
    /// long as this object lives.
    enum class Reading { when_asked, ahead };

    /// `connection` and `awaited` must outlive this object. For `folder` see
    /// CatalogKeys.
    ShopKeys(const Connection& connection, std::int64_t shop, MatchedBy by,
             const AwaitedHolds& awaited, const std::filesystem::path& folder,
             Reading reading);

    /// Valid until the next call; null at the end.
    const KeyGroup* next();

private:
    /// The groups and what they hold are reused.
    struct Chunk {
        std::vector<KeyGroup> groups;
        std::size_t count = 0;

        void clear() noexcept { count = 0; }
    };

    void sort();
    bool fill(Chunk& chunk);
    void hold(KeyGroup& group) const;

    const Connection& m_connection;
    std::int64_t m_shop;
    MatchedBy m_by;
    const AwaitedHolds& m_awaited;
    KeySet m_blocked;
    KeySet m_blocked_other; ///< of what is compared, in a fallback
    KeyedVariants m_variants;
    std::optional<KeyedVariants::Groups> m_groups; ///< once they are sorted
    Chunk m_own; ///< what was read without a thread
    std::optional<MadeAhead<Chunk>> m_ahead;
    const Chunk* m_chunk = nullptr;
    std::size_t m_at = 0; ///< in the chunk
};

/// Looks up the catalog's live variants by a near form.
class NearCatalogKeys {
public:
    NearCatalogKeys(const Connection& connection, std::int64_t shop,
                    MatchedBy by, const AwaitedHolds& awaited);
    /// Finds no variants whose key is a placeholder.
    void find(std::string_view near, const MatchingRules& rules,
              std::vector<CatalogCandidate>& found);
    /// Finds the variants that match a SKU of the shop by the first of its
    /// loose_near_forms() that any variant has; `near` is the near form of the
    /// SKU's key.
    void find_loosely(std::string_view sku, const StripRules& strip,
                      std::string_view near, const MatchingRules& rules,
                      std::vector<CatalogCandidate>& found);

private:
    std::int64_t taken_ahead(std::int64_t catalog_variant,
                             const AwaitedHolds& awaited);

    const Connection& m_connection;
    std::int64_t m_shop;
    KeySet m_blocked_other; ///< of what is compared, in a fallback
    std::map<std::string, AwaitedHolds, std::less<>> m_awaited; ///< by key
    Statement m_rows;
    Statement m_taken; ///< for a key of which something is awaited
};

/// Makes a candidate of the columns from `column` on: id, status, other key,
/// the link's target, the link's origin, and whether the link's key is the
/// variant's.
ShopCandidate shop_candidate(const Statement& row, int column);

/// The columns that shop_candidate() reads, of v, p and l.
std::string shop_candidate_columns(MatchedBy by);

/// The FROM clause of shop_variant AS v with its product p and its link l.
std::string shop_variant_tables();

/// A variant of a shop with its link, of a catalog that links by the
/// identifier; of one whose key is blocked, not who did so.
std::optional<MatchedVariant> matched_variant(KeptStatements& statements,
                                              std::int64_t shop,
                                              std::int64_t id,
                                              Identifier identifier);

/// The keys that variants of the shop are not matched by, though they have
/// them: in a fallback, those that a blocked identifier makes; else none.
KeySet blocked_in_fallback(const Connection& connection, std::int64_t shop,
                           MatchedBy by);

/// The live variants of a shop that meet a condition on v and l, of which
/// `value` is ?2, by id; without those whose key is a placeholder by `rules`,
/// if these are given.
std::vector<ShopCandidate>
shop_candidates(KeptStatements& statements, std::int64_t shop, MatchedBy by,
                const AwaitedHolds& awaited, const std::string& condition,
                std::string_view value, const MatchingRules* rules = nullptr);

} // namespace hwsync::sqlite
