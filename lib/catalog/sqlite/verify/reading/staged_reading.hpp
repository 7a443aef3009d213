#pragma once

#include "catalog/sqlite/file/lazy_statement.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"

#include <cstdint>
#include <functional>
#include <string_view>

namespace hwsync::sqlite {

/// A variant as its shop has it now.
struct VariantNow {
    std::int64_t id = 0;
    std::int64_t product_id = 0;
    std::string_view sku;
    std::string_view barcode;
    std::string_view status; ///< its product's
    std::string_view title;  ///< its product's
};

/// A product, or a variant of it, that is not as the primary shop has it.
struct Differing {
    std::int64_t product_id = 0;
    std::int64_t variant_id = 0; ///< 0 for the product itself
    std::string_view identifier;
    std::string_view message;
};

/// The differences between shops that were read and the catalog, in temporary
/// tables. Empty while no shop was read.
class StagedReading {
public:
    explicit StagedReading(Connection& connection);

    /// Must come before anything is staged.
    void begin();

    /// Stages a variant as the shop has it now, in place of the catalog's row.
    void add(std::int64_t shop, const VariantNow& variant);
    /// Stages that the shop no longer has the product with all its variants, or
    /// that variant.
    void add_gone_product(const ShopScope& scope, std::int64_t product);
    void add_gone_variant(const ShopScope& scope, std::int64_t variant);
    /// Stages all live variants of the product, with the product's new status.
    void add_product_status(const ShopScope& scope, std::int64_t product,
                            std::string_view status, std::string_view title);

    /// Notes that the next run will change something of the product.
    void add_pending(std::int64_t shop, std::int64_t product);
    /// The current names of a variant that differs from the catalog's or is
    /// pending.
    void add_name(std::int64_t shop, const VariantNow& variant);
    void add_differing(const Differing& differing);

    /// Whether anything is staged of the shop, or of one variant.
    bool has(std::int64_t shop) const;
    bool has(std::int64_t shop, std::int64_t variant);

    void pending(std::int64_t shop,
                 const std::function<void(std::int64_t product)>& visit) const;
    void differing(const std::function<void(const Differing&)>& visit) const;
    /// The SKU and barcode of each variant of a product, as the catalog has it
    /// and as it is now.
    void
    names(const ShopScope& scope, std::int64_t product,
          const std::function<void(std::string_view sku,
                                   std::string_view barcode)>& visit) const;

private:
    void add_stored(const ShopScope& scope, std::string_view condition,
                    std::int64_t id, bool is_live, std::string_view status,
                    std::string_view title);

    Connection& m_connection;
    bool m_has_tables = false;
    LazyStatement m_add;
    LazyStatement m_add_pending;
    LazyStatement m_add_name;
    LazyStatement m_add_differing;
    LazyStatement m_has;
};

} // namespace hwsync::sqlite
