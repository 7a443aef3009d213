#pragma once

#include "catalog/sqlite/evidence/rare_words.hpp"
#include "catalog/sqlite/file/connection.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hwsync::sqlite {

/// Finds catalog variants by their titles. If no word of a product's title is
/// rare, or if rare words are not current, the first such title takes a search
/// through all products. The second makes a temporary table, which is used from
/// then on.
class TitleLookup {
public:
    /// `connection` must outlive it.
    explicit TitleLookup(Connection& connection) : m_connection(connection) {}

    /// The live variants that have both titles, by product and id.
    std::vector<std::int64_t> find(const std::string& product_title,
                                   const std::string& variant_title);
    /// The live products that have this title, which is not empty, in the order
    /// of ids; valid until the next call.
    const std::vector<std::int64_t>& products(const std::string& title);

private:
    std::vector<std::int64_t> products_titled(const std::string& title);
    std::vector<std::int64_t> seek_among_all(const std::string& title);
    std::optional<std::vector<std::int64_t>>
    products_with_all_of(const std::string& title);

    Connection& m_connection;
    std::string m_title; ///< of the products that were last looked for
    std::vector<std::int64_t> m_products;
    std::optional<RareWords> m_rare_words;
    bool m_words_are_current = false; ///< known once there are m_rare_words
    bool m_sought_among_all = false;
    bool m_has_table = false; ///< temp.titled exists
};

} // namespace hwsync::sqlite
