#include "catalog/sqlite/verify_sides.hpp"

#include <fmt/core.h>

namespace hwsync::sqlite {

namespace {

/// More than a person can choose from.
constexpr std::size_t most_ids = 5;

Statement make_catalog_side(const Connection& connection) {
    connection.execute(
        "CREATE TEMP TABLE catalog_side (id INTEGER PRIMARY KEY, rank INTEGER,"
        " key TEXT, near TEXT, other TEXT)");
    return connection.prepare("INSERT INTO temp.catalog_side"
                              " (id, rank, key, near, other)"
                              " VALUES (?1, ?2, ?3, ?4, ?5)");
}

std::string groups_sql(Compared compared) {
    return fmt::format("SELECT {0}, rank, id, other, key"
                       " FROM temp.catalog_side WHERE key IS NOT NULL"
                       " ORDER BY {0}, rank, id",
                       compared == Compared::exactly ? "key"
                                                     : "COALESCE(near, key)");
}

Statement make_child_side(const Connection& connection,
                          const std::string& table) {
    connection.execute(
        fmt::format("CREATE TEMP TABLE {} (compared TEXT, shop INTEGER,"
                    " id INTEGER, product_id INTEGER, rank INTEGER, near TEXT,"
                    " other TEXT, identifier TEXT, held INTEGER, rival INTEGER,"
                    " linked_to INTEGER)",
                    table)
            .c_str());
    return connection.prepare(fmt::format(
        "INSERT INTO temp.{} VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"
        " ?11)",
        table));
}

std::string rivals_sql(std::string_view table) {
    return fmt::format("SELECT compared, shop, SUM(rival AND rank = 0),"
                       " SUM(rival AND rank = 1), SUM(rival AND rank = 2)"
                       " FROM temp.{} GROUP BY compared, shop"
                       " HAVING COUNT(*) > 1 ORDER BY compared, shop",
                       table);
}

} // namespace

CatalogSide::CatalogSide(const Connection& connection)
    : m_connection(connection), m_insert(make_catalog_side(connection)),
      m_find(connection.prepare("SELECT rank, key, COALESCE(near, key), other"
                                " FROM temp.catalog_side WHERE id = ?1")) {}

void CatalogSide::add(const CatalogSideRow& row) {
    m_insert.bind(1, row.id)
        .bind(2, std::int64_t{row.rank})
        .bind_or_null(3, row.key)
        .bind_or_null(4, row.near)
        .bind_or_null(5, row.other)
        .run();
}

const CatalogSideRow* CatalogSide::find(std::int64_t id) {
    m_find.reset();
    m_find.bind(1, id);
    if (!m_find.step()) {
        return nullptr;
    }
    m_found = {id, static_cast<int>(m_find.integer(0)), m_find.text(1),
               m_find.text(2), m_find.text(3)};
    return &m_found;
}

int CatalogSide::first_rank(const std::string& key) {
    m_find.reset();
    if (!m_first_rank) {
        m_connection.execute(
            "CREATE INDEX temp.catalog_side_key ON catalog_side (key, rank)");
        m_first_rank.emplace(m_connection.prepare(
            "SELECT MIN(rank) FROM temp.catalog_side WHERE key = ?1"));
    }
    m_first_rank->reset();
    m_first_rank->bind(1, std::string_view{key});
    return m_first_rank->step() ? static_cast<int>(m_first_rank->integer(0))
                                : 0;
}

CatalogGroups::CatalogGroups(const Connection& connection, Compared compared)
    : m_rows(connection.prepare(groups_sql(compared))),
      m_has_row(m_rows.step()) {}

const CatalogGroup& CatalogGroups::find(std::string_view key) {
    if (m_group.compared != key) {
        while (m_has_row && m_rows.text(0) < key) {
            m_has_row = m_rows.step();
        }
        read_group(key);
    }
    return m_group;
}

void CatalogGroups::read_group(std::string_view key) {
    m_group.compared = key;
    m_group.count = 0;
    m_group.ids.clear();
    while (m_has_row && m_rows.text(0) == key) {
        if (m_group.count == 0) {
            m_group.rank = static_cast<int>(m_rows.integer(1));
            m_group.other = m_rows.text(3);
            m_group.key = m_rows.text(4);
        }
        if (m_rows.integer(1) == m_group.rank) {
            ++m_group.count;
            if (m_group.ids.size() < most_ids) {
                m_group.ids.push_back(m_rows.integer(2));
            }
        }
        m_has_row = m_rows.step();
    }
}

ChildSide::ChildSide(const Connection& connection, std::string_view table)
    : m_connection(connection), m_table(table),
      m_insert(make_child_side(connection, m_table)) {}

void ChildSide::add(const ChildSideRow& row) {
    ++m_size;
    m_insert.bind(1, row.compared)
        .bind(2, row.shop)
        .bind(3, row.id)
        .bind(4, row.product_id)
        .bind(5, std::int64_t{row.rank})
        .bind_or_null(6,
                      row.near == row.compared ? std::string_view{} : row.near)
        .bind_or_null(7, row.other)
        .bind_or_null(8, row.identifier == row.compared ? std::string_view{}
                                                        : row.identifier)
        .bind(9, std::int64_t{row.held})
        .bind(10, std::int64_t{row.rival})
        .bind(11, row.linked_to)
        .run();
}

bool ChildSide::has(std::int64_t shop, std::string_view compared) {
    if (!m_has) {
        m_connection.execute(fmt::format("CREATE INDEX temp.{0}_compared ON {0}"
                                         " (compared, shop)",
                                         m_table)
                                 .c_str());
        m_has.emplace(m_connection.prepare(
            fmt::format("SELECT 1 FROM temp.{} WHERE compared = ?1"
                        " AND shop = ?2",
                        m_table)));
    }
    m_has->reset();
    m_has->bind(1, compared).bind(2, shop);
    return m_has->step();
}

ChildRows::ChildRows(const Connection& connection, std::string_view table)
    : m_rows(connection.prepare(fmt::format(
          "SELECT compared, shop, id, product_id, rank,"
          " COALESCE(near, compared), other, COALESCE(identifier, compared),"
          " held, rival, linked_to"
          " FROM temp.{} ORDER BY compared, shop, id",
          table))),
      m_groups(connection.prepare(rivals_sql(table))),
      m_has_group(m_groups.step()) {}

bool ChildRows::next() {
    if (!m_rows.step()) {
        return false;
    }
    m_row.compared = m_rows.text(0);
    m_row.shop = m_rows.integer(1);
    m_row.id = m_rows.integer(2);
    m_row.product_id = m_rows.integer(3);
    m_row.rank = static_cast<int>(m_rows.integer(4));
    m_row.near = m_rows.text(5);
    m_row.other = m_rows.text(6);
    m_row.identifier = m_rows.text(7);
    m_row.held = m_rows.integer(8) != 0;
    m_row.rival = m_rows.integer(9) != 0;
    m_row.linked_to = m_rows.integer(10);
    find_rivals();
    return true;
}

void ChildRows::find_rivals() {
    const auto is_before = [&] {
        const auto compared = m_groups.text(0).compare(m_row.compared);
        return compared < 0 ||
               (compared == 0 && m_groups.integer(1) < m_row.shop);
    };
    while (m_has_group && is_before()) {
        m_has_group = m_groups.step();
    }
    m_rivals = 1;
    m_first_rank = m_row.rank;
    if (!m_has_group || m_groups.text(0) != m_row.compared ||
        m_groups.integer(1) != m_row.shop) {
        return;
    }
    constexpr int ranks = 3;
    for (int rank = 0; rank < ranks; ++rank) {
        m_rivals = m_groups.integer(2 + rank);
        m_first_rank = rank;
        if (m_rivals > 0) {
            return;
        }
    }
}

} // namespace hwsync::sqlite
