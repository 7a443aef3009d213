#include "catalog/sqlite/verify/rows/child_keys.hpp"

#include "base/packing.hpp"

#include <fmt/core.h>

#include <utility>

namespace hwsync::sqlite {

namespace {

/// How many rows of a group are kept in memory at once.
constexpr std::size_t most_kept = 1000;

/// The rank of archived products.
constexpr int last_rank = 2;

LazyStatement make_child_side(Connection& connection,
                              const std::string& table) {
    connection.execute(
        fmt::format("CREATE TEMP TABLE {} (compared TEXT, shop INTEGER,"
                    " id INTEGER, product_id INTEGER, rank INTEGER, near TEXT,"
                    " other TEXT, identifier TEXT, held INTEGER, rival INTEGER,"
                    " linked_to INTEGER, stored TEXT)",
                    table)
            .c_str());
    return {connection,
            fmt::format("INSERT INTO temp.{} VALUES (?1, ?2, ?3, ?4,"
                        " ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
                        table)};
}

/// Indexes the rows by the key that is compared.
void make_index(Connection& connection, std::string_view table) {
    connection.execute(fmt::format("CREATE INDEX IF NOT EXISTS"
                                   " temp.{0}_compared ON {0} (compared, shop)",
                                   table)
                           .c_str());
}

/// Nothing where both are the same, as they mostly are.
std::string_view unless_same(std::string_view text, std::string_view as) {
    return text == as ? std::string_view{} : text;
}

/// A settled row: its first rank claims what it is linked to.
void pack(const ChildKeyRow& row, std::string& bytes) {
    Packer{bytes}
        .number(KeyFilter::hash(row.compared))
        .number(row.shop)
        .number(row.id)
        .number(row.product_id)
        .number(row.linked_to)
        .text(row.compared)
        .text(unless_same(row.near, row.compared))
        .text(row.other)
        .text(unless_same(row.identifier, row.compared))
        .text(unless_same(row.stored, row.identifier));
}

/// Of what it is compared by.
std::uint64_t hash_of(std::string_view packed) {
    return Unpacker{packed}.number<std::uint64_t>();
}

ChildKeyRow unpacked(std::string_view packed) {
    Unpacker unpack{packed};
    unpack.number<std::uint64_t>();
    const auto text_or = [&](std::string_view same) {
        const auto text = unpack.text();
        return text.empty() ? same : text;
    };
    ChildKeyRow row;
    row.shop = unpack.number<std::int64_t>();
    row.id = unpack.number<std::int64_t>();
    row.product_id = unpack.number<std::int64_t>();
    row.linked_to = unpack.number<std::int64_t>();
    row.compared = unpack.text();
    row.near = text_or(row.compared);
    row.other = unpack.text();
    row.identifier = text_or(row.compared);
    row.stored = text_or(row.identifier);
    return row;
}

} // namespace

ChildKeyStaging::ChildKeyStaging(Connection& connection, std::string_view table,
                                 const std::filesystem::path& folder)
    : m_connection(connection), m_table(table),
      m_insert(make_child_side(connection, m_table)), m_settled(folder) {}

void ChildKeyStaging::add(const ChildKeyRow& row) {
    ++m_size;
    m_keys.add(KeyFilter::hash(row.compared));
    insert(row);
}

void ChildKeyStaging::add_settled(const ChildKeyRow& row) {
    m_packed.clear();
    pack(row, m_packed);
    m_settled.append(m_packed);
}

void ChildKeyStaging::stage_rivals() {
    stage(true);
}

void ChildKeyStaging::stage(bool has_key) {
    for (std::uint64_t at = 0; at < m_settled.size(); at = m_settled.next()) {
        const auto packed = m_settled.read(at);
        if (m_keys.may_have(hash_of(packed)) == has_key) {
            insert(unpacked(packed));
        }
    }
}

void ChildKeyStaging::insert(const ChildKeyRow& row) {
    m_insert->bind(1, row.compared)
        .bind(2, row.shop)
        .bind(3, row.id)
        .bind(4, row.product_id)
        .bind(5, std::int64_t{row.rank})
        .bind_or_null(6, unless_same(row.near, row.compared))
        .bind_or_null(7, row.other)
        .bind_or_null(8, unless_same(row.identifier, row.compared))
        .bind(9, static_cast<std::int64_t>(row.held))
        .bind(10, static_cast<std::int64_t>(row.rival))
        .bind(11, row.linked_to)
        .bind_or_null(12, unless_same(row.stored, row.identifier))
        .run();
}

bool ChildKeyStaging::has_claim(std::int64_t shop, std::string_view compared,
                                std::int64_t catalog_variant) {
    if (!m_has_claim) {
        stage(false);
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
