#pragma once

#include "catalog/batch.hpp"
#include "catalog/rising_ids.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/import/passed_rows.hpp"
#include "catalog/sqlite/rows/shop_scope.hpp"

#include <hwsync/stop.hpp>

#include <filesystem>
#include <string>
#include <utility>

namespace hwsync::sqlite {

/// Walks the stored rows beside the file, over a connection of its own that
/// sees the catalog as it was before the import: made where no other program
/// can write, it needs no transaction.
///
/// The cursor goes along with the ids that rise, and does not run ahead after
/// those that stand apart. These are among the rows that it passed over, which
/// are kept in mind; or they are told later, in the order of their ids.
class SqliteKnownLines final : public KnownLines {
public:
    SqliteKnownLines(std::filesystem::path catalog, const Shelf& shelf,
                     const StopToken* stop);

    Answer ask(RecordKind kind, std::int64_t id, std::uint64_t line_hash,
               Row& row) override;
    Answer ask_again(RecordKind kind, std::int64_t id, std::uint64_t line_hash,
                     Row& row) override;
    std::filesystem::path folder() const override;

private:
    struct Cursor {
        explicit Cursor(Statement rows) : from(std::move(rows)) {}

        /// Whether there is a row of this id. What it passes over goes to
        /// `passed` where that is not null.
        bool find(std::int64_t id, PassedRows* passed);
        Answer answer(std::uint64_t line_hash, Row& row) const;

        Statement from;
        std::int64_t at = 0; ///< the id of the row under it
        bool open = false;
        bool ended = false;
        bool found = false; ///< the row under it was asked for

    private:
        void advance(PassedRows* passed);
        std::int64_t variants_count() const;
        PassedRow under() const;
    };
    struct Walk {
        Cursor along;
        Cursor again;
        RisingIds order;
        PassedRows passed;
    };
    static constexpr unsigned most_beginnings = 32;

    static Walk make_walk(const Connection& connection, const Shelf& shelf,
                          RecordKind kind);
    Walk& walk_of(RecordKind kind) noexcept {
        return kind == RecordKind::product ? m_products : m_variants;
    }
    Answer answer(const PassedRow& passed, std::uint64_t line_hash, Row& row);

    std::filesystem::path m_catalog;
    Connection m_connection;
    Walk m_products;
    Walk m_variants;
    std::string m_time; ///< of the passed row that was last asked for
};

} // namespace hwsync::sqlite
