#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/file/lazy_statement.hpp"
#include "catalog/sqlite/verify/rows/key_filter.hpp"
#include "catalog/sqlite/verify/rows/rows_by_id.hpp"
#include "model/plain_placeholders.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// A live catalog variant as it is compared.
struct CatalogKeyRow {
    std::int64_t id = 0;
    int rank = 0; ///< how far its product stands back: 0 not at all
    std::string_view key;
    std::string_view near;
    std::string_view other; ///< the key of the identifier that does not link
};

/// The catalog variants that have one key and do not stand back behind others
/// that have it.
struct CatalogGroup {
    std::string compared; ///< the key or near form that they share
    int rank = 0;
    std::uint64_t count = 0;
    std::vector<std::int64_t> ids; ///< the first few
    std::string other;             ///< of the first
    std::string key;               ///< of the first
};

enum class Compared { exactly, nearly };

/// The live catalog variants with the keys that verify made, outside memory,
/// and in a temporary table those among which others are sought by their keys.
class CatalogKeyStaging {
public:
    /// `table` is constant text of ours; `folder` is for files without a name.
    CatalogKeyStaging(Connection& connection, std::string_view table,
                      const std::filesystem::path& folder);

    const std::string& table() const noexcept { return m_table; }
    void add(const CatalogKeyRow& row);
    /// Texts are valid until the next call. Null where it is not live.
    const CatalogKeyRow* find(std::int64_t id);

    /// Puts those into the table that have one of these keys, or whose near
    /// form is one. Once all rows are in, like all that follows.
    void stage(Compared compared, const KeyFilter& keys);
    /// The least rank of those that have the key, or whose near form it is and
    /// whose key `none`, where it is given, has not.
    int first_rank(Compared compared, const std::string& key,
                   const PlainPlaceholders* none = nullptr);
    /// The group of those whose near form it is and whose key `none` has not.
    CatalogGroup nearly(const std::string& near, const PlainPlaceholders& none);
    /// Whether exactly one of a staged group has this other key, and which; 0
    /// where none or several have.
    std::int64_t only_one(const CatalogGroup& group, std::string_view other);

private:
    void stage_all();
    void insert(const CatalogKeyRow& row);

    Connection& m_connection;
    std::string m_table;
    LazyStatement m_insert;
    RowsById m_rows;
    bool m_has_all = false; ///< the table
    std::string m_packed;   ///< kept for its memory
    std::optional<Statement> m_nearly;
    std::optional<Statement> m_only_one;
    std::optional<Statement> m_first_rank;
    std::optional<Statement> m_first_rank_nearly;
    CatalogKeyRow m_found;
};

/// The groups of a CatalogKeyStaging; keys must be asked for in rising order.
class CatalogGroups {
public:
    /// Variants whose key `none` has, where it is given, are in no group.
    CatalogGroups(const Connection& connection, const CatalogKeyStaging& rows,
                  Compared compared, const PlainPlaceholders* none = nullptr);
    /// Its count is 0 where no catalog variant has the key.
    const CatalogGroup& find(std::string_view key);

private:
    void read_group(std::string_view key);
    bool counts() const {
        return m_none == nullptr || !m_none->has(m_rows.text(4));
    }

    Statement m_rows;
    const PlainPlaceholders* m_none;
    bool m_has_row;
    CatalogGroup m_group;
};

} // namespace hwsync::sqlite
