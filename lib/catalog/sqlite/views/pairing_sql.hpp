#pragma once

#include "catalog/pairing_view.hpp"

#include <hwsync/identifier.hpp>

#include <cstdint>
#include <string>

namespace hwsync::sqlite {

// The queries of a PairingView. Variants have the columns of
// compared_columns().

/// The shop's open variants, after their outcome and the ids that associate
/// named; ?1: the shop.
std::string open_sql(Identifier identifier);

/// Catalog variants that nothing in the shop is linked to; ?1: the shop.
std::string unlinked_catalog_sql(Identifier identifier);

/// The automatic links, each as a child's variant and a catalog variant; ?1:
/// the shop.
std::string links_sql(Identifier identifier);

/// What is linked to a catalog variant, after the link's origin; ?1: the
/// catalog variant; ?2: the shop.
std::string linked_to_sql(Identifier identifier);

/// Variants with the same key, after what each is linked to; ?1: the shop; ?2:
/// the key; ?3: the variant that has it.
std::string rivals_sql(Identifier identifier);

/// Candidates that were found by the variant alone, before is_named, which is
/// false in the shop. ?1 and ?2: key and near form; ?3 and ?4: those of the
/// other identifier; ?5: the shop. In the catalog ?6 and ?7: the ids that
/// associate named, and a hint. In the shop ?6: the catalog variant.
std::string candidates_sql(Identifier identifier, SoughtIn side);

/// The ids of the products that have the handle of a variant's product, and in
/// the catalog of those that others of its variants are linked to. ?1: the
/// shop; ?2: the variant's product; ?3: the handle's number.
std::string near_products_sql(SoughtIn side);

/// The ids of the first products that have a title; ?1: its number.
std::string titled_products_sql();

/// Id, options and title of the candidates of a product; ?1: the product.
std::string variants_of_product_sql(Identifier identifier, SoughtIn side,
                                    std::int64_t shop);

/// One variant; ?1: the shop; ?2: its id.
std::string variant_sql(Identifier identifier, SoughtIn side);

} // namespace hwsync::sqlite
