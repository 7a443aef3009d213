#pragma once

#include "catalog/sqlite/file/connection.hpp"
#include "model/plain_placeholders.hpp"

#include <hwsync/config.hpp>

#include <cstdint>
#include <functional>
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

/// The live catalog variants with the keys that verify made, in a temporary
/// table.
class CatalogKeyStaging {
public:
    /// `table` is constant text of ours.
    CatalogKeyStaging(Connection& connection, std::string_view table);

    const std::string& table() const noexcept { return m_table; }
    void add(const CatalogKeyRow& row);
    /// Texts are valid until the next call. Null where it is not live.
    const CatalogKeyRow* find(std::int64_t id);
    /// The least rank of those that have the key, or whose near form it is and
    /// whose key `none`, where it is given, has not. Once all rows are in.
    int first_rank(Compared compared, const std::string& key,
                   const PlainPlaceholders* none = nullptr);
    /// The group of those whose near form it is and whose key `none` has not.
    CatalogGroup nearly(const std::string& near, const PlainPlaceholders& none);
    /// Whether exactly one of this rank with this key has this other key, and
    /// which; 0 where none or several have.
    std::int64_t only_one(const CatalogGroup& group, std::string_view other);

private:
    Connection& m_connection;
    std::string m_table;
    Statement m_insert;
    Statement m_find;
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

/// How a child's variant is linked now.
struct LinkNow {
    enum class State : std::uint8_t {
        none,
        gone,    ///< to a catalog variant that is not live
        other,   ///< to one with another key
        nearly,  ///< to one whose near form is the same
        same_key ///< to one with the same key
    };
    State state = State::none;
    int rank = 0;           ///< of what it is linked to
    bool conflicts = false; ///< the other identifiers differ
};

/// A live variant of a child shop as it is compared.
struct ChildKeyRow {
    std::string_view compared; ///< its key, else the near form
    std::int64_t shop = 0;
    std::int64_t id = 0;
    std::int64_t product_id = 0;
    int rank = 0;
    std::string_view near;
    std::string_view other;
    std::string_view identifier; ///< of the catalog's kind, as it is stored
    std::string_view stored;     ///< the one that is compared, as it is stored
    bool held = false;           ///< pinned or blocked
    bool rival = true;           ///< may claim what has its key
    std::int64_t linked_to = 0;  ///< 0 for none and for a block
};

/// Rows in a temporary table, to be read in the order of what is compared, then
/// of shops, then of ids.
class ChildKeyStaging {
public:
    /// `table` is constant text of ours.
    ChildKeyStaging(Connection& connection, std::string_view table);

    const std::string& table() const noexcept { return m_table; }
    void add(const ChildKeyRow& row);
    std::uint64_t size() const noexcept { return m_size; }
    /// Whether a variant of the shop that has this may claim `catalog_variant`,
    /// which has it too: neither blocked nor pinned to something else.
    bool has_claim(std::int64_t shop, std::string_view compared,
                   std::int64_t catalog_variant);
    /// Whether a variant is the only one of its rank that has its other key, of
    /// those that may claim what is compared.
    bool is_only_one(const ChildKeyRow& row);
    /// Visits the other keys of its rivals that are linked to a catalog
    /// variant, pinned ones with an empty one.
    void visit_linked_rivals(
        const ChildKeyRow& row, std::int64_t catalog_variant,
        const std::function<void(std::string_view other)>& visit);

private:
    Connection& m_connection;
    std::string m_table;
    Statement m_insert;
    std::optional<Statement> m_has_claim;
    std::optional<Statement> m_is_only_one;
    std::optional<Statement> m_linked_rivals;
    std::uint64_t m_size = 0;
};

/// Reads a ChildKeyStaging. Texts are valid until the next row.
class ChildRows {
public:
    ChildRows(Connection& connection, std::string_view table);

    bool next();
    const ChildKeyRow& row() const noexcept { return m_row; }
    /// Of the variants of its shop that are compared by the same, whether more
    /// than one of the first rank may claim it.
    bool has_rivals() const noexcept { return m_rivals.count > 1; }
    /// Whether it stands back behind one of them.
    bool stands_back() const noexcept { return m_row.rank > m_rivals.rank; }

private:
    /// A row whose texts are kept.
    struct Kept {
        ChildKeyRow row;
        std::string compared;
        std::string near;
        std::string other;
        std::string identifier;
        std::string stored;
    };
    /// Those of the first rank that may claim what the group is compared by;
    /// where nobody may, no rank is before another.
    struct Rivals {
        std::int64_t count = 0;
        int rank = 0;
    };

    bool read_group();
    void keep_row();
    bool is_of_group(const Kept& first) const;
    Rivals rivals_of_group() const;
    Rivals rivals_of_large_group(const Kept& first);

    Connection& m_connection;
    std::string m_table;
    Statement m_rows;
    bool m_has_row;            ///< there is one under m_rows
    std::vector<Kept> m_group; ///< the first `m_kept` of them
    std::size_t m_kept = 0;
    std::size_t m_next = 0;
    std::optional<Statement> m_count; ///< made for the first large group
    bool m_is_large = false; ///< the group has more rows than were kept at once
    ChildKeyRow m_row;
    Rivals m_rivals;
};

} // namespace hwsync::sqlite
