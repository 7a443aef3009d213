#include "catalog/sqlite/match/catalog_keys.hpp"

#include "catalog/sqlite/rows/key_columns.hpp"
#include "catalog/sqlite/rows/product_ranks.hpp"

#include <fmt/core.h>

#include <array>
#include <utility>

namespace hwsync::sqlite {

namespace {

constexpr std::size_t rows_of_chunk = 4'096;

std::string catalog_keys_sql(Identifier identifier) {
    return fmt::format("SELECT {0}, id, product_id, {1} FROM variant"
                       " NOT INDEXED"
                       " WHERE deleted_at IS NULL AND {0} IS NOT NULL"
                       " ORDER BY id",
                       key_column(identifier), other_key_column(identifier));
}

} // namespace

CatalogKeys::CatalogKeys(const Connection& connection,
                         std::optional<Connection> beside,
                         Identifier identifier,
                         const std::filesystem::path& folder)
    : m_beside(std::move(beside)),
      m_connection(m_beside ? *m_beside : connection), m_identifier(identifier),
      m_rows(folder, {ColumnType::integer, ColumnType::text}) {
    if (m_beside) {
        m_ahead.emplace([this](Chunk& chunk) { return fill(chunk); });
    }
    m_chunk = next_chunk();
}

void CatalogKeys::find(std::string_view key,
                       std::vector<CatalogCandidate>& found) {
    found.clear();
    const auto* row = under();
    for (; row != nullptr && row->key < key; row = under()) {
        ++m_at;
    }
    for (; row != nullptr && row->key == key; row = under()) {
        found.push_back(row->candidate);
        ++m_at;
    }
}

const CatalogKeys::Row* CatalogKeys::under() {
    if (m_chunk != nullptr && m_at == m_chunk->count) {
        m_chunk = next_chunk();
        m_at = 0;
    }
    return m_chunk == nullptr ? nullptr : &m_chunk->rows[m_at];
}

const CatalogKeys::Chunk* CatalogKeys::next_chunk() {
    if (m_ahead) {
        return m_ahead->next();
    }
    m_own.clear();
    return fill(m_own) ? &m_own : nullptr;
}

void CatalogKeys::sort() {
    const ProductRanks ranks{m_connection, ShopScope{}, status_rank};
    RisingRows in_order{m_connection, "variant"};
    auto rows = m_connection.prepare(catalog_keys_sql(m_identifier));
    while (rows.step()) {
        const auto id = rows.integer(1);
        in_order.meet(id);
        m_rows.add(
            rows.text(0), id,
            std::array{Value::of_integer(ranks.of_variant(id, rows.integer(2))),
                       Value::of_text_or_null(rows.text(3))});
    }
    m_sorted.emplace(m_rows);
}

bool CatalogKeys::fill(Chunk& chunk) {
    if (!m_sorted) {
        sort();
    }
    chunk.rows.resize(rows_of_chunk);
    while (chunk.count < rows_of_chunk && m_sorted->next()) {
        auto& row = chunk.rows[chunk.count++];
        row.key = m_sorted->text();
        row.candidate.id = m_sorted->id();
        row.candidate.rank = static_cast<int>(m_sorted->row()[0].integer);
        row.candidate.other_key = m_sorted->row()[1].text;
    }
    return chunk.count > 0;
}

} // namespace hwsync::sqlite
