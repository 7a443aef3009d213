#pragma once

#include "catalog/sqlite/file/connection.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace hwsync::sqlite {

/// Finds catalog variants by their titles, which have no index: the first
/// product costs a look at all of them, and the second a temporary table for
/// those after it.
class TitleLookup {
public:
    /// `connection` must outlive it.
    explicit TitleLookup(Connection& connection) : m_connection(connection) {}

    /// The live variants that have both titles, by product and id.
    std::vector<std::int64_t> find(const std::string& product_title,
                                   const std::string& variant_title);

private:
    std::vector<std::int64_t> products_titled(const std::string& title);

    Connection& m_connection;
    std::string m_title; ///< of the products that were last looked for
    std::vector<std::int64_t> m_products;
    bool m_has_table = false; ///< there is temp.titled
};

} // namespace hwsync::sqlite
