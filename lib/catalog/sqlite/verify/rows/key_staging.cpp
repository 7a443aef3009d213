#include "catalog/sqlite/verify/rows/key_staging.hpp"

#include <fmt/core.h>

namespace hwsync::sqlite {

namespace {

/// More than a person can choose from.
constexpr std::size_t most_ids = 5;

/// How many rows of a group are kept in memory at once.
constexpr std::size_t most_kept = 1000;

/// The rank of archived products.
constexpr int last_rank = 2;

Statement make_catalog_side(Connection& connection, const std::string& table) {
    connection.execute(
        fmt::format("CREATE TEMP TABLE {} (id INTEGER PRIMARY KEY,"
                    " rank INTEGER, key TEXT, near TEXT, other TEXT)",
                    table)
            .c_str());
    return connection.prepare(
        fmt::format("INSERT INTO temp.{} (id, rank, key, near, other)"
                    " VALUES (?1, ?2, ?3, ?4, ?5)",
                    table));
}

std::string_view compared_by(Compared compared) {
    return compared == Compared::exactly ? "key" : "COALESCE(near, key)";
}

std::string groups_sql(const std::string& table, Compared compared) {
    return fmt::format("SELECT {0}, rank, id, other, key"
                       " FROM temp.{1} WHERE key IS NOT NULL"
                       " ORDER BY {0}, rank, id",
                       compared_by(compared), table);
}

Statement first_rank_of(Connection& connection, const std::string& table,
                        Compared compared) {
    connection.execute(
        fmt::format("CREATE INDEX temp.{0}_{1} ON {0} ({2}, rank)", table,
                    compared == Compared::exactly ? "key" : "near",
                    compared_by(compared))
            .c_str());
    return connection.prepare(
        fmt::format("SELECT rank, key FROM temp.{} WHERE {} = ?1 ORDER BY rank",
                    table, compared_by(compared)));
}

Statement make_child_side(Connection& connection, const std::string& table) {
    connection.execute(
        fmt::format("CREATE TEMP TABLE {} (compared TEXT, shop INTEGER,"
                    " id INTEGER, product_id INTEGER, rank INTEGER, near TEXT,"
                    " other TEXT, identifier TEXT, held INTEGER, rival INTEGER,"
                    " linked_to INTEGER, stored TEXT)",
                    table)
            .c_str());
    return connection.prepare(fmt::format(
        "INSERT INTO temp.{} VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"
        " ?11, ?12)",
        table));
}

/// Indexes the rows by the key that is compared.
void make_index(Connection& connection, std::string_view table) {
    connection.execute(fmt::format("CREATE INDEX IF NOT EXISTS"
                                   " temp.{0}_compared ON {0} (compared, shop)",
                                   table)
                           .c_str());
}

} // namespace

CatalogKeyStaging::CatalogKeyStaging(Connection& connection,
                                     std::string_view table)
    : m_connection(connection), m_table(table),
      m_insert(make_catalog_side(connection, m_table)),
      m_find(connection.prepare(
          fmt::format("SELECT rank, key, COALESCE(near, key), other"
                      " FROM temp.{} WHERE id = ?1",
                      m_table))) {}

void CatalogKeyStaging::add(const CatalogKeyRow& row) {
    m_insert.bind(1, row.id)
        .bind(2, std::int64_t{row.rank})
        .bind_or_null(3, row.key)
        .bind_or_null(4, row.near)
        .bind_or_null(5, row.other)
        .run();
}

const CatalogKeyRow* CatalogKeyStaging::find(std::int64_t id) {
    m_find.reset();
    m_find.bind(1, id);
    if (!m_find.step()) {
        return nullptr;
    }
    m_found = {id, static_cast<int>(m_find.integer(0)), m_find.text(1),
               m_find.text(2), m_find.text(3)};
    return &m_found;
}

int CatalogKeyStaging::first_rank(Compared compared, const std::string& key,
                                  const PlainPlaceholders* none) {
    m_find.reset();
    auto& found =
        compared == Compared::exactly ? m_first_rank : m_first_rank_nearly;
    if (!found) {
        found.emplace(first_rank_of(m_connection, m_table, compared));
    }
    found->reset();
    found->bind(1, std::string_view{key});
    bool is_there = found->step();
    while (is_there && none != nullptr && none->has(found->text(1))) {
        is_there = found->step();
    }
    const int rank = is_there ? static_cast<int>(found->integer(0)) : 0;
    found->reset();
    return rank;
}

CatalogGroup CatalogKeyStaging::nearly(const std::string& near,
                                       const PlainPlaceholders& none) {
    CatalogGroup group;
    // Makes the index.
    group.rank = first_rank(Compared::nearly, near, &none);
    if (!m_nearly) {
        m_nearly.emplace(m_connection.prepare(
            fmt::format("SELECT id, key FROM temp.{} WHERE {} = ?1"
                        " AND rank = ?2 ORDER BY id",
                        m_table, compared_by(Compared::nearly))));
    }
    m_nearly->reset();
    m_nearly->bind(1, std::string_view{near}).bind(2, std::int64_t{group.rank});
    while (m_nearly->step()) {
        if (none.has(m_nearly->text(1))) {
            continue;
        }
        ++group.count;
        if (group.ids.size() < most_ids) {
            group.ids.push_back(m_nearly->integer(0));
        }
    }
    m_nearly->reset();
    return group;
}

std::int64_t CatalogKeyStaging::only_one(const CatalogGroup& group,
                                         std::string_view other) {
    if (!m_only_one) {
        m_connection.execute(
            fmt::format("CREATE INDEX temp.{0}_other ON {0} (key, other)",
                        m_table)
                .c_str());
        m_only_one.emplace(m_connection.prepare(
            fmt::format("SELECT id FROM temp.{0} INDEXED BY {0}_other"
                        " WHERE key = ?1 AND other = ?2 AND rank = ?3 LIMIT 2",
                        m_table)));
    }
    m_only_one->reset();
    m_only_one->bind(1, std::string_view{group.compared})
        .bind(2, other)
        .bind(3, std::int64_t{group.rank});
    const auto id = m_only_one->step() ? m_only_one->integer(0) : 0;
    const bool has_more = id != 0 && m_only_one->step();
    m_only_one->reset();
    return has_more ? 0 : id;
}

CatalogGroups::CatalogGroups(const Connection& connection,
                             const CatalogKeyStaging& rows, Compared compared,
                             const PlainPlaceholders* none)
    : m_rows(connection.prepare(groups_sql(rows.table(), compared))),
      m_none(none), m_has_row(m_rows.step()) {}

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
    for (; m_has_row && m_rows.text(0) == key; m_has_row = m_rows.step()) {
        if (!counts()) {
            continue;
        }
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
    }
}

ChildKeyStaging::ChildKeyStaging(Connection& connection, std::string_view table)
    : m_connection(connection), m_table(table),
      m_insert(make_child_side(connection, m_table)) {}

void ChildKeyStaging::add(const ChildKeyRow& row) {
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
        .bind(9, static_cast<std::int64_t>(row.held))
        .bind(10, static_cast<std::int64_t>(row.rival))
        .bind(11, row.linked_to)
        .bind_or_null(12, row.stored == row.identifier ? std::string_view{}
                                                       : row.stored)
        .run();
}

bool ChildKeyStaging::has_claim(std::int64_t shop, std::string_view compared,
                                std::int64_t catalog_variant) {
    if (!m_has_claim) {
        make_index(m_connection, m_table);
        m_has_claim.emplace(m_connection.prepare(
            fmt::format("SELECT 1 FROM temp.{} WHERE compared = ?1"
                        " AND shop = ?2 AND (NOT held OR linked_to = ?3)",
                        m_table)));
    }
    m_has_claim->reset();
    m_has_claim->bind(1, compared).bind(2, shop).bind(3, catalog_variant);
    return m_has_claim->step();
}

bool ChildKeyStaging::is_only_one(const ChildKeyRow& row) {
    if (!m_is_only_one) {
        m_connection.execute(fmt::format("CREATE INDEX temp.{0}_other"
                                         " ON {0} (compared, shop, other)",
                                         m_table)
                                 .c_str());
        m_is_only_one.emplace(m_connection.prepare(
            fmt::format("SELECT 1 FROM temp.{0} INDEXED BY {0}_other"
                        " WHERE compared = ?1 AND shop = ?2 AND other = ?3"
                        " AND rival AND rank = ?4 LIMIT 2",
                        m_table)));
    }
    m_is_only_one->reset();
    m_is_only_one->bind(1, row.compared)
        .bind(2, row.shop)
        .bind(3, row.other)
        .bind(4, std::int64_t{row.rank});
    const bool is_alone = m_is_only_one->step() && !m_is_only_one->step();
    m_is_only_one->reset();
    return is_alone;
}

void ChildKeyStaging::visit_linked_rivals(
    const ChildKeyRow& row, std::int64_t catalog_variant,
    const std::function<void(std::string_view other)>& visit) {
    if (!m_linked_rivals) {
        m_connection.execute(fmt::format("CREATE INDEX temp.{0}_linked"
                                         " ON {0} (compared, shop, linked_to)",
                                         m_table)
                                 .c_str());
        m_linked_rivals.emplace(m_connection.prepare(fmt::format(
            "SELECT CASE WHEN held THEN '' ELSE other END FROM temp.{0}"
            " INDEXED BY {0}_linked WHERE compared = ?1 AND shop = ?2"
            " AND linked_to = ?3 AND id <> ?4 AND rival"
            " AND (held OR rank <= ?5)",
            m_table)));
    }
    m_linked_rivals->reset();
    m_linked_rivals->bind(1, row.compared)
        .bind(2, row.shop)
        .bind(3, catalog_variant)
        .bind(4, row.id)
        .bind(5, std::int64_t{row.rank});
    while (m_linked_rivals->step()) {
        visit(m_linked_rivals->text(0));
    }
}

ChildRows::ChildRows(Connection& connection, std::string_view table)
    : m_connection(connection), m_table(table),
      m_rows(connection.prepare(fmt::format(
          "SELECT compared, shop, id, product_id, rank,"
          " COALESCE(near, compared), other, COALESCE(identifier, compared),"
          " held, rival, linked_to, stored"
          " FROM temp.{} ORDER BY compared, shop, id",
          table))),
      m_has_row(m_rows.step()) {}

bool ChildRows::next() {
    if (m_next == m_kept && !read_group()) {
        return false;
    }
    const auto& kept = m_group[m_next++];
    m_row = kept.row;
    m_row.compared = kept.compared;
    m_row.near = kept.near;
    m_row.other = kept.other;
    m_row.identifier = kept.identifier;
    m_row.stored = kept.stored;
    return true;
}

bool ChildRows::read_group() {
    if (!m_has_row) {
        return false;
    }
    const bool goes_on = m_is_large && is_of_group(m_group.front());
    m_kept = 0;
    m_next = 0;
    do {
        keep_row();
        m_has_row = m_rows.step();
    } while (m_has_row && m_kept < most_kept && is_of_group(m_group.front()));
    if (goes_on) {
        return true;
    }
    m_is_large = m_has_row && is_of_group(m_group.front());
    m_rivals =
        m_is_large ? rivals_of_large_group(m_group.front()) : rivals_of_group();
    return true;
}

void ChildRows::keep_row() {
    if (m_kept == m_group.size()) {
        m_group.emplace_back();
    }
    auto& kept = m_group[m_kept++];
    kept.compared = m_rows.text(0);
    kept.row.shop = m_rows.integer(1);
    kept.row.id = m_rows.integer(2);
    kept.row.product_id = m_rows.integer(3);
    kept.row.rank = static_cast<int>(m_rows.integer(4));
    kept.near = m_rows.text(5);
    kept.other = m_rows.text(6);
    kept.identifier = m_rows.text(7);
    kept.row.held = m_rows.integer(8) != 0;
    kept.row.rival = m_rows.integer(9) != 0;
    kept.row.linked_to = m_rows.integer(10);
    kept.stored =
        m_rows.is_null(11) ? kept.identifier : std::string{m_rows.text(11)};
}

bool ChildRows::is_of_group(const Kept& first) const {
    return m_rows.integer(1) == first.row.shop &&
           m_rows.text(0) == first.compared;
}

ChildRows::Rivals ChildRows::rivals_of_group() const {
    Rivals rivals{0, last_rank};
    for (std::size_t i = 0; i < m_kept; ++i) {
        const auto& row = m_group[i].row;
        if (row.rival && row.rank < rivals.rank) {
            rivals = {0, row.rank};
        }
        rivals.count += row.rival && row.rank == rivals.rank ? 1 : 0;
    }
    return rivals;
}

ChildRows::Rivals ChildRows::rivals_of_large_group(const Kept& first) {
    if (!m_count) {
        make_index(m_connection, m_table);
        m_count.emplace(m_connection.prepare(fmt::format(
            "SELECT rank, COUNT(*) FROM temp.{} WHERE compared = ?1"
            " AND shop = ?2 AND rival GROUP BY rank ORDER BY rank LIMIT 1",
            m_table)));
    }
    m_count->reset();
    m_count->bind(1, std::string_view{first.compared}).bind(2, first.row.shop);
    return m_count->step() ? Rivals{m_count->integer(1),
                                    static_cast<int>(m_count->integer(0))}
                           : Rivals{0, last_rank};
}

} // namespace hwsync::sqlite
