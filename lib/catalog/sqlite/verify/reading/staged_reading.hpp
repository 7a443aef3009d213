#pragma once

#include "catalog/sqlite/file/connection.hpp"
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

/// Where shops that were read are not as the catalog has them, in temporary
/// tables. Empty while no shop was read.
class StagedReading {
public:
    explicit StagedReading(Connection& connection);

    /// The shop has this variant now, in place of what the catalog has.
    void add(std::int64_t shop, const VariantNow& variant);
    /// The shop has all live variants of the product no more, or that variant.
    void add_gone_product(const ShopScope& scope, std::int64_t product);
    void add_gone_variant(const ShopScope& scope, std::int64_t variant);
    /// All live variants of the product, under another status of it.
    void add_product_status(const ShopScope& scope, std::int64_t product,
                            std::string_view status, std::string_view title);

    /// Something of the product is as the next run will bring it.
    void add_pending(std::int64_t shop, std::int64_t product);
    /// What a variant that is not as the catalog has it, or is pending, is
    /// called now.
    void add_name(std::int64_t shop, const VariantNow& variant);
    void add_differing(const Differing& differing);

    /// Whether it says something of any of the shop's variants, and of one.
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
    Statement m_add;
    Statement m_add_pending;
    Statement m_add_name;
    Statement m_add_differing;
    Statement m_has;
};

} // namespace hwsync::sqlite
