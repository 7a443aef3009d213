#pragma once

#include "base/byte_spool.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/file/lazy_statement.hpp"
#include "catalog/sqlite/verify/rows/key_filter.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

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
    bool is_awaited = false;     ///< held so only after the next associate

    bool is_linked() const noexcept { return linked_to != 0 && !is_awaited; }
    bool is_blocked() const noexcept {
        return held && linked_to == 0 && !is_awaited;
    }
};

/// Rows in a temporary table, to be read in the order of what is compared, then
/// of shops, then of ids.
class ChildKeyStaging {
public:
    /// `table` is constant text of ours; `folder` is for files without a name.
    ChildKeyStaging(Connection& connection, std::string_view table,
                    const std::filesystem::path& folder);

    const std::string& table() const noexcept { return m_table; }
    /// Adds a row that is to be judged.
    void add(const ChildKeyRow& row);
    /// Adds one of the first rank that is linked as it should be: it counts
    /// only as a rival of others.
    void add_settled(const ChildKeyRow& row);

    /// How many are to be judged.
    std::uint64_t size() const noexcept { return m_size; }
    /// By what these are compared.
    const KeyFilter& keys() const noexcept { return m_keys; }
    /// Adds the settled ones that are rivals of those to the table. Once all
    /// rows are in, like all that follows.
    void stage_rivals();
    /// Whether a variant of the shop that has this may claim `catalog_variant`,
    /// which has it too: neither blocked nor pinned to something else.
    bool has_claim(std::int64_t shop, std::string_view compared,
                   std::int64_t catalog_variant);
    /// Whether a variant that is to be judged is the only one of its rank that
    /// has its other key, of those that may claim what is compared.
    bool is_only_one(const ChildKeyRow& row);
    /// Visits the other keys of its rivals that are linked to a catalog
    /// variant, pinned ones with an empty one.
    void visit_linked_rivals(
        const ChildKeyRow& row, std::int64_t catalog_variant,
        const std::function<void(std::string_view other)>& visit);

private:
    void insert(const ChildKeyRow& row);
    /// Adds the settled ones to the table that are compared by one of the keys,
    /// or by none.
    void stage(bool has_key);

    Connection& m_connection;
    std::string m_table;
    LazyStatement m_insert;
    std::optional<Statement> m_has_claim;
    std::optional<Statement> m_is_only_one;
    std::optional<Statement> m_linked_rivals;
    std::uint64_t m_size = 0;
    KeyFilter m_keys;
    ByteSpool m_settled;
    std::string m_packed; ///< kept for its memory
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
