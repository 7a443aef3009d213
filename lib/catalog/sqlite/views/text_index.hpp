#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/identifier.hpp>

#include <cstdint>
#include <string_view>

namespace hwsync::sqlite {

/// Fills temp.product_text, which serves as an index of the handles and titles
/// that both sides may have in common: text_numbers() and products. The catalog
/// has no such index.
class TextIndex {
public:
    TextIndex(Connection& connection, Identifier identifier);

    /// Adds the shop's products that have variants without a link.
    void add_products_of(std::int64_t shop) { add_open(shop, "product_text"); }
    /// Adds the catalog's products that have a handle or title in common with
    /// those.
    void add_catalog(std::int64_t shop);

private:
    void add_open(std::int64_t shop, std::string_view table);

    Connection& m_connection;
    Identifier m_identifier;
};

} // namespace hwsync::sqlite
