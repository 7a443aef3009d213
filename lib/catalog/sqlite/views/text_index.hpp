#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <hwsync/identifier.hpp>

#include <cstdint>
#include <string_view>

namespace hwsync::sqlite {

/// Handles and titles have no index: temp.product_text is one, of those that
/// both sides may have in common: text_numbers() and products.
class TextIndex {
public:
    TextIndex(Connection& connection, Identifier identifier);

    /// The shop's products that have variants without a link.
    void add_products_of(std::int64_t shop) { add_open(shop, "product_text"); }
    /// The catalog's products that have something in common with those.
    void add_catalog(std::int64_t shop);

private:
    void add_open(std::int64_t shop, std::string_view table);

    Connection& m_connection;
    Identifier m_identifier;
};

} // namespace hwsync::sqlite
