#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/match/candidates.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace hwsync::sqlite {

/// Variants that nothing matches exactly, by the near form of their key; in a
/// temporary table.
class NearVariants {
public:
    explicit NearVariants(Connection& connection)
        : m_connection(connection), m_insert(make_table(connection)) {}

    void add(const KeyGroup& group, std::size_t at) {
        const auto& variant = group.variants[at];
        const auto& facts = group.facts[at];
        m_insert.bind(1, facts.near)
            .bind(2, variant.id)
            .bind(3, facts.product_id)
            .bind(4, std::int64_t{variant.rank})
            .bind(5, variant.other_key)
            .bind(6, variant.linked_to)
            .bind(7, facts.identifier)
            .bind(8, group.key)
            .bind(9, static_cast<std::int64_t>(variant.hold))
            .bind(10, static_cast<std::int64_t>(variant.has_claim))
            .run();
    }

    /// Visits the groups of variants with the same near form. A group's key is
    /// then the near form, and `near` of its facts is the key.
    template <typename Visit> void for_each_group(Visit&& visit) const {
        auto rows = m_connection.prepare(
            "SELECT near, id, product_id, rank, other, linked_to, identifier,"
            " key, hold, has_claim FROM temp.near_variant ORDER BY near, id");
        KeyGroup group;
        bool more = rows.step();
        while (more) {
            group.key = rows.text(0);
            group.variants.clear();
            group.facts.clear();
            do {
                group.variants.push_back(
                    {rows.integer(1), static_cast<int>(rows.integer(3)),
                     std::string{rows.text(4)},
                     static_cast<Hold>(rows.integer(8)), rows.integer(5),
                     rows.integer(9) != 0});
                group.facts.push_back({rows.integer(2),
                                       std::string{rows.text(6)},
                                       std::string{rows.text(7)}});
                more = rows.step();
            } while (more && rows.text(0) == group.key);
            visit(group);
        }
    }

private:
    static Statement make_table(Connection& connection) {
        connection.execute(
            "CREATE TEMP TABLE IF NOT EXISTS near_variant (near TEXT, id "
            "INTEGER,"
            " product_id INTEGER, rank INTEGER, other TEXT, linked_to INTEGER,"
            " identifier TEXT, key TEXT, hold INTEGER, has_claim INTEGER,"
            " PRIMARY KEY (near, id))"
            " WITHOUT ROWID;"
            "DELETE FROM temp.near_variant");
        return connection.prepare(
            "INSERT INTO temp.near_variant (near, id, product_id, rank, other,"
            " linked_to, identifier, key, hold, has_claim)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
    }

    const Connection& m_connection;
    Statement m_insert;
};

} // namespace hwsync::sqlite
