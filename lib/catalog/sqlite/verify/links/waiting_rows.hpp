#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/verify/rows/child_keys.hpp"

#include <hwsync/outcome.hpp>

#include <cstdint>

namespace hwsync::sqlite {

/// The child shops' variants whose own identifier matches nothing, until the
/// other one is compared; in a temporary table.
class WaitingRows {
public:
    explicit WaitingRows(Connection& connection)
        : m_connection(connection), m_insert(make_table(connection)),
          m_take(connection.prepare("DELETE FROM temp.waiting_side"
                                    " WHERE shop = ?1 AND id = ?2")),
          m_has(connection.prepare("SELECT 1 FROM temp.waiting_side"
                                   " WHERE shop = ?1 AND id = ?2")) {}

    void add(const ChildKeyRow& row, Outcome outcome) {
        m_insert.bind(1, row.shop)
            .bind(2, row.id)
            .bind(3, row.product_id)
            .bind(4, row.compared)
            .bind(5, row.near)
            .bind(6, row.identifier)
            .bind(7, row.linked_to)
            .bind(8, static_cast<std::int64_t>(outcome))
            .run();
    }

    bool has(const ChildKeyRow& row) {
        m_has.reset();
        m_has.bind(1, row.shop).bind(2, row.id);
        return m_has.step();
    }

    /// It waits no longer.
    void take(const ChildKeyRow& row) {
        m_has.reset();
        m_take.bind(1, row.shop).bind(2, row.id).run();
    }

    /// Visits each variant that still waits, with its outcome by its own
    /// identifier.
    template <typename Visit> void for_each(const Visit& visit) const {
        auto rows =
            m_connection.prepare("SELECT shop, id, product_id, compared, near, "
                                 "identifier, linked_to,"
                                 " outcome FROM temp.waiting_side");
        while (rows.step()) {
            ChildKeyRow row;
            row.shop = rows.integer(0);
            row.id = rows.integer(1);
            row.product_id = rows.integer(2);
            row.compared = rows.text(3);
            row.near = rows.text(4);
            row.identifier = rows.text(5);
            row.stored = row.identifier;
            row.linked_to = rows.integer(6);
            visit(row, static_cast<Outcome>(rows.integer(7)));
        }
    }

private:
    static Statement make_table(Connection& connection) {
        connection.execute(
            "CREATE TEMP TABLE waiting_side (shop INTEGER, id INTEGER,"
            " product_id INTEGER, compared TEXT, near TEXT, identifier TEXT,"
            " linked_to INTEGER, outcome INTEGER, PRIMARY KEY (shop, id)) "
            "WITHOUT ROWID");
        return connection.prepare("INSERT INTO temp.waiting_side"
                                  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    }

    const Connection& m_connection;
    Statement m_insert;
    Statement m_take;
    Statement m_has;
};

} // namespace hwsync::sqlite
