#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <cstdint>
#include <string>

namespace hwsync::sqlite {

/// The titles of variants: the product's and the variant's own. Empty for what
/// the catalog does not have. Reads in whatever transaction is open.
class VariantTitles {
public:
    explicit VariantTitles(const Connection& connection);

    /// Of a child shop's variant.
    std::string of_variant(std::int64_t shop, std::int64_t id);
    /// Of a catalog variant.
    std::string of_catalog_variant(std::int64_t id);

private:
    Statement m_variant;
    Statement m_catalog_variant;
};

} // namespace hwsync::sqlite
