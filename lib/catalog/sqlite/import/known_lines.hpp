#pragma once

#include "catalog/batch.hpp"
#include "catalog/ids/rising_ids.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/import/stored_lines.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"

#include <hwsync/stop.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <utility>

namespace hwsync::sqlite {

/// The rows that a cursor passed over, in the order of their ids, as many as
/// memory is to be spent on: past that the earliest are forgotten.
class LookbackRows {
public:
    /// A row whose id is not above the last one's drops all before it.
    void add(const StoredLine& row);
    const StoredLine* find(std::int64_t id) const;

private:
    static constexpr std::size_t most_rows = std::size_t{1} << 18U;

    std::deque<StoredLine> m_rows;
};

/// Walks the stored lines alongside the file, over a connection of its own that
/// sees the catalog as it was before the import. It needs no transaction, since
/// no other program can write meanwhile.
///
/// The cursor follows the ids that rise, and does not run ahead to ids out of
/// order. Those are found among the rows that it passed, which are remembered;
/// or they are answered later, in the order of their ids.
class SqliteKnownLines final : public KnownLines {
public:
    SqliteKnownLines(std::filesystem::path catalog, const ShopScope& scope,
                     const StopToken* stop);

    Answer ask(RecordKind kind, std::int64_t id, std::uint64_t line_hash,
               Row& row) override;
    Answer ask_again(RecordKind kind, std::int64_t id, std::uint64_t line_hash,
                     Row& row) override;
    std::filesystem::path folder() const override;

private:
    struct Cursor {
        explicit Cursor(std::unique_ptr<StoredLines> lines)
            : from(std::move(lines)) {}

        /// Whether there is a row of this id. What it passes over goes to
        /// `passed` where that is not null.
        bool find(std::int64_t id, LookbackRows* passed);

        std::unique_ptr<StoredLines> from;
        StoredLine at; ///< the row under it
        bool open = false;
        bool ended = false;
        bool found = false; ///< the row under it was asked for

    private:
        void advance(LookbackRows* passed);
    };
    struct Walk {
        Cursor along;
        Cursor again;
        RisingIds order;
        LookbackRows passed;
    };
    static constexpr unsigned most_beginnings = 32;

    static Walk make_walk(const Connection& connection, const ShopScope& scope,
                          RecordKind kind);
    Walk& walk_of(RecordKind kind) noexcept {
        return kind == RecordKind::product ? m_products : m_variants;
    }
    std::filesystem::path m_catalog;
    Connection m_connection;
    Walk m_products;
    Walk m_variants;
};

} // namespace hwsync::sqlite
