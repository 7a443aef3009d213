#include "catalog/sqlite/match/catalog_keys.hpp"

#include "catalog/sqlite/rows/key_columns.hpp"

#include <fmt/core.h>

#include <utility>

namespace hwsync::sqlite {

namespace {

constexpr std::size_t rows_of_chunk = 4'096;

std::string catalog_keys_sql(Identifier identifier) {
    return fmt::format("SELECT {0}, id, product_id, {1} FROM variant"
                       " WHERE deleted_at IS NULL AND {0} IS NOT NULL"
                       " ORDER BY {0}, id",
                       key_column(identifier), other_key_column(identifier));
}

} // namespace

CatalogKeys::CatalogKeys(const Connection& connection,
                         std::optional<Connection> beside,
                         Identifier identifier)
    : m_beside(std::move(beside)),
      m_connection(m_beside ? *m_beside : connection),
      m_ranks(m_connection, ShopScope{}, status_rank),
      m_rows(m_connection.prepare(catalog_keys_sql(identifier))),
      m_has_row(m_rows.step()) {
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

bool CatalogKeys::fill(Chunk& chunk) {
    chunk.rows.resize(rows_of_chunk);
    for (; m_has_row && chunk.count < rows_of_chunk;
         m_has_row = m_rows.step()) {
        auto& row = chunk.rows[chunk.count++];
        row.key = m_rows.text(0);
        row.candidate.id = m_rows.integer(1);
        row.candidate.rank =
            m_ranks.of_variant(row.candidate.id, m_rows.integer(2));
        row.candidate.other_key = m_rows.text(3);
        if (chunk.count > 1) {
            check_order(chunk.rows[chunk.count - 2], row);
        }
    }
    return chunk.count > 0;
}

/// A key that does not rise would be passed by when it is asked for.
void CatalogKeys::check_order(const Row& before, const Row& row) const {
    const auto order = before.key.compare(row.key);
    if (order > 0 || (order == 0 && before.candidate.id >= row.candidate.id)) {
        throw_damaged(m_connection,
                      fmt::format("variant {} is out of order in an index",
                                  row.candidate.id));
    }
}

} // namespace hwsync::sqlite
