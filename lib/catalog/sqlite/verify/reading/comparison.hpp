#pragma once

#include "base/id_map.hpp"
#include "catalog/batch.hpp"
#include "catalog/catalog.hpp"
#include "catalog/catalog_check.hpp"
#include "catalog/ids/held_ids.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/rows/row_table.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"
#include "catalog/sqlite/runs/whole_reading.hpp"
#include "catalog/sqlite/verify/reading/staged_reading.hpp"

#include <hwsync/identifier.hpp>
#include <hwsync/verify.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hwsync::sqlite {

/// The time up to which the catalog knows what happened in a shop; empty if the
/// shop was never read. Later changes are for the next run to bring.
struct ReadBounds {
    std::string created; ///< for what came
    std::string updated; ///< for what changed or went

    bool never_read() const noexcept { return updated.empty(); }
};

/// Taken from the watermarks, or else from the newest stored updatedAt.
ReadBounds bounds_of(const Connection& connection, const ShopScope& scope);

/// Compares a reading of a shop with the catalog's rows, and stages the
/// differences.
class ShopComparison {
public:
    ShopComparison(Connection& connection, const ShopScope& scope,
                   Identifier identifier, const ShopNow& shop,
                   StagedReading& staged, Time now);

    void put(const Batch& batch);
    /// Once all records were put: an id that the catalog does not have of this
    /// shop, but of another.
    std::optional<ForeignId> foreign_id() const;
    /// Likewise: whether nothing that was read is known of this shop, though
    /// the catalog has many of its products.
    bool knows_nothing() const;
    /// To be called once all records were put. Throws Error(input) if no line
    /// of a kind can be used.
    ReadShop finish();

    const ShopScope& scope() const noexcept { return m_scope; }

private:
    /// What the reading says of a product.
    struct ProductNow {
        std::int32_t declared = -1; ///< how many variants Shopify counts
        std::int32_t came = 0;      ///< how many came
        std::int32_t unnamed = 0;   ///< lines that do not say which they are
        bool is_there = false;
        bool is_older = false;    ///< than the catalog's
        bool is_later = false;    ///< the next run brings it with its variants
        bool is_new = false;      ///< the catalog should have it, and has not
        bool is_left_out = false; ///< a line of it could not be used
    };
    /// What the catalog is behind in, or should not be.
    enum class Lag { none, pending, fault };

    void put(const Record& record);
    void put_product(const Record& record, const StoredRow* stored);
    bool is_beaten(const Record& record, const HeldLine& earlier,
                   const StoredRow* stored);
    bool is_older(const Record& record, const StoredRow& stored) const;
    bool find_kept(RecordKind kind, std::int64_t id);
    void keep(const Record& record, const StoredRow* stored);
    void hold(const Reject& reject);
    void check_usable() const;

    void settle_products();
    void settle_product(const Statement& row);
    void settle_variants();
    void settle_variant(const Statement& row);
    bool is_outdated(RecordKind kind, const ProductNow& product,
                     const Statement& row);
    Lag lag_of(RecordKind kind, ProductNow& product, const Statement& row);
    /// Of a product that the reading does not name.
    struct Unnamed {
        std::uint64_t count = 0; ///< its variants that are not named, either
        bool is_newer = false;   ///< one of its variants is
    };
    Unnamed unnamed_of(Statement& variants, std::int64_t product);
    void find_gone_products();
    void find_gone_variants();
    static bool came_whole(const ProductNow& product);
    bool is_newer(std::string_view created, std::string_view updated) const;
    void add_product(std::int64_t product, std::string_view what);
    void add_variant(const VariantNow& variant, std::string_view what);
    bool went_later(std::int64_t product) const;

    const Connection& m_connection;
    ShopScope m_scope;
    Identifier m_identifier;
    ShopNow m_facts;
    StagedReading& m_staged;
    ReadBounds m_bounds;
    WholeReading m_whole;
    RowTable m_products;
    RowTable m_variants;
    HeldIds m_held_products;
    HeldIds m_held_variants;
    IdMap<ProductNow> m_now;
    bool m_knows_some = false; ///< a row that was read is stored
    Statement m_keep;
    Statement m_kept;
    Statement m_drop;
    std::string m_latest_credible;
    std::string m_newest_update;
    std::string m_began;
    ReadShop m_result;
    RejectedLines m_rejected;
    bool m_has_nameless = false; ///< a line does not say whom it names
};

} // namespace hwsync::sqlite
