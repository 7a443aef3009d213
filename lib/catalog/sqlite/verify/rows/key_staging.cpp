#include "catalog/sqlite/verify/rows/key_staging.hpp"

#include "base/packing.hpp"

#include <fmt/core.h>

namespace hwsync::sqlite {

namespace {

/// More than a person can choose from.
constexpr std::size_t most_ids = 5;

LazyStatement make_catalog_side(Connection& connection,
                                const std::string& table) {
    connection.execute(
        fmt::format("CREATE TEMP TABLE {} (id INTEGER PRIMARY KEY,"
                    " rank INTEGER, key TEXT, near TEXT, other TEXT)",
                    table)
            .c_str());
    return {
        connection,
        fmt::format("INSERT OR IGNORE INTO temp.{} (id, rank, key, near, other)"
                    " VALUES (?1, ?2, ?3, ?4, ?5)",
                    table)};
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

std::string_view near_of(const CatalogKeyRow& row) {
    return row.near.empty() ? row.key : row.near;
}

/// A row as it is kept; its hashes are enough to leave it where it is.
struct PackedRow {
    explicit PackedRow(std::string_view packed)
        : rest(packed), key_hash(rest.number<std::uint64_t>()),
          near_hash(rest.number<std::uint64_t>()) {}

    CatalogKeyRow row(std::int64_t id) {
        const auto rank = rest.number<int>();
        const auto key = rest.text();
        const auto near = rest.text();
        return {id, rank, key, near, rest.text()};
    }

    Unpacker rest;
    std::uint64_t key_hash;
    std::uint64_t near_hash;
};

} // namespace

CatalogKeyStaging::CatalogKeyStaging(Connection& connection,
                                     std::string_view table,
                                     const std::filesystem::path& folder)
    : m_connection(connection), m_table(table),
      m_insert(make_catalog_side(connection, m_table)), m_rows(folder) {}

void CatalogKeyStaging::add(const CatalogKeyRow& row) {
    m_packed.clear();
    Packer{m_packed}
        .number(KeyFilter::hash(row.key))
        .number(KeyFilter::hash(near_of(row)))
        .number(row.rank)
        .text(row.key)
        .text(row.near)
        .text(row.other);
    m_rows.add(row.id, m_packed);
}

const CatalogKeyRow* CatalogKeyStaging::find(std::int64_t id) {
    const auto packed = m_rows.find(id);
    if (!packed) {
        return nullptr;
    }
    m_found = PackedRow{*packed}.row(id);
    m_found.near = near_of(m_found);
    return &m_found;
}

void CatalogKeyStaging::stage(Compared compared, const KeyFilter& keys) {
    m_rows.for_each([&](std::int64_t id, std::string_view packed) {
        PackedRow row{packed};
        if (keys.may_have(compared == Compared::exactly ? row.key_hash
                                                        : row.near_hash)) {
            insert(row.row(id));
        }
    });
}

void CatalogKeyStaging::stage_all() {
    if (!m_has_all) {
        m_rows.for_each([&](std::int64_t id, std::string_view packed) {
            insert(PackedRow{packed}.row(id));
        });
    }
    m_has_all = true;
}

void CatalogKeyStaging::insert(const CatalogKeyRow& row) {
    m_insert->bind(1, row.id)
        .bind(2, std::int64_t{row.rank})
        .bind_or_null(3, row.key)
        .bind_or_null(4, row.near)
        .bind_or_null(5, row.other)
        .run();
}

int CatalogKeyStaging::first_rank(Compared compared, const std::string& key,
                                  const PlainPlaceholders* none) {
    stage_all();
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

} // namespace hwsync::sqlite
