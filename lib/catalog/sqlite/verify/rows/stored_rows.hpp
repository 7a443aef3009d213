#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/rows/product_ranks.hpp"
#include "catalog/sqlite/rows/row_tally.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"
#include "catalog/sqlite/verify/rows/finding_spool.hpp"
#include "catalog/sqlite/verify/rows/row_digest.hpp"
#include "catalog/sqlite/verify/rows/shops.hpp"
#include "model/evidence/rows.hpp"
#include "model/plain_keys.hpp"

#include <hwsync/identifier.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace hwsync::sqlite {

/// Which variants are read: all of them, or those in temp.asked_row; see
/// find_asked_rows().
enum class RowParts : std::uint8_t { all, requested };

/// The rows of a shop as the file has them, one after another by their ids;
/// variants with their product's status and, in a child, their link. Texts are
/// valid until the next row.
class StoredRows {
public:
    StoredRows(const Connection& connection, const ShopScope& scope,
               RecordKind kind, RowParts parts = RowParts::all);

    /// The variants of a StagedReading in place of the file's. Of these,
    /// nothing was stored that could be damaged.
    static StoredRows as_read(const Connection& connection,
                              const ShopScope& scope);

    bool next();
    /// Of all rows so far.
    const RowTally& tally() const noexcept { return m_tally; }

    std::int64_t id() const noexcept;
    std::int64_t product_id() const noexcept;
    bool is_live() const noexcept;

    // Of a variant.
    std::string_view sku() const noexcept;
    std::string_view barcode() const noexcept;
    bool has_product() const;
    /// How far its product stands back.
    int product_rank() const;
    std::string product_title() const; ///< of the primary shop's
    bool has_link() const noexcept;
    std::int64_t linked_to() const noexcept; ///< 0 for a block
    std::string_view link_origin() const noexcept;
    std::int64_t link_run() const noexcept; ///< that made it
    /// Whether its rule let the other identifier decide.
    OtherIdentifier other_identifier() const noexcept;
    /// Whether it is a kit; nothing if no reading told.
    std::optional<bool> is_kit() const noexcept;
    /// What evidence asks of it where `identifier` links, without its product.
    VariantRow evidence(Identifier identifier) const noexcept;

    /// A link or block of a child's variant that has no row.
    struct Unseen {
        std::int64_t variant;
        std::int64_t linked_to; ///< 0 for a block
        std::string_view origin;
    };
    /// `visit` is told of them as they are passed.
    using VisitUnseen = std::function<void(const Unseen&)>;
    void tell_unseen(VisitUnseen visit) { m_visit_unseen = std::move(visit); }

    // Whether the row is what its digest was made of; see RowTable. For rows
    // that were read whole.
    bool digest_holds();
    /// Whether the keys that are stored are these.
    bool keys_are(const PlainKeys& sku, const PlainKeys& barcode) const;

private:
    StoredRows(const Connection& connection, const ShopScope& scope,
               const std::string& sql, RecordKind kind);
    void read_links(const ShopScope& scope, RowParts parts);

    std::optional<int> rank() const;
    void pass_links_before(std::int64_t variant);

    int m_sku;
    int m_barcode;
    int m_title;
    int m_options;
    int m_price;
    int m_kit;
    const Connection& m_connection;
    std::string_view m_product_table;
    Statement m_rows;
    /// Nothing if the rows hold the product's status themselves.
    std::optional<ProductRanks> m_ranks;
    /// Of the product that was asked for last: neighbours share theirs.
    mutable std::optional<std::int64_t> m_ranked;
    mutable std::optional<int> m_rank;
    /// A child's links, by their variants: read beside the rows.
    std::optional<Statement> m_links;
    bool m_has_link = false;     ///< there is a row under m_links
    bool m_link_is_seen = false; ///< and a variant that it is of
    VisitUnseen m_visit_unseen;  ///< may be null
    RowDigest m_digest;
    RowTally m_tally;
};

/// The keys of a variant by both identifiers.
struct BothKeys {
    PlainKeys sku;
    PlainKeys barcode;

    void make(const StoredRows& row, const StripRules& strip) {
        make_plain_sku_keys(row.sku(), strip.prefix, strip.suffix, sku);
        make_plain_barcode_keys(row.barcode(), barcode);
    }
    const PlainKeys& linking(Identifier identifier) const {
        return identifier == Identifier::sku ? sku : barcode;
    }
    const PlainKeys& other(Identifier identifier) const {
        return identifier == Identifier::sku ? barcode : sku;
    }
};

/// Whether a variant's row, read whole, is as it was stored, and its keys are
/// these.
void check_variant_row(StoredRows& rows, const BothKeys& keys,
                       const ShopToVerify& shop, Identifier identifier,
                       FindingSpool& report);

} // namespace hwsync::sqlite
