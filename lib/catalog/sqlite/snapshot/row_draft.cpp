#include "catalog/row_draft.hpp"

#include "catalog/sqlite/feed/feed_tables.hpp"
#include "catalog/sqlite/feed/publications.hpp"
#include "catalog/sqlite/feed/row_feed.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/schema/schema.hpp"
#include "catalog/sqlite/schema/seals.hpp"
#include "catalog/sqlite/snapshot/restore_draft.hpp"
#include "catalog/sqlite/snapshot/restore_place.hpp"
#include "catalog/sqlite/verify/rows/row_digest.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>

namespace hwsync {

namespace sqlite {

namespace {

constexpr std::int64_t usual_page_size = 16384;

/// Drops the indexes, and returns the statements that create them again.
std::vector<std::string> take_indexes(Connection& connection) {
    std::vector<std::string> made;
    std::vector<std::string> names;
    {
        auto indexes = connection.prepare(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'index'"
            " AND sql IS NOT NULL");
        while (indexes.step()) {
            names.emplace_back(indexes.text(0));
            made.emplace_back(indexes.text(1));
        }
    }
    for (const auto& name : names) {
        connection.execute(fmt::format("DROP INDEX \"{}\"", name).c_str());
    }
    return made;
}

/// Whether the rows of a table are what the catalog's digests of them say; the
/// sums of other tables' rows are their seals.
class DigestCheck {
public:
    DigestCheck(const FeedTable& table, const ShopScope& scope, RecordKind kind)
        : m_kind(kind), m_id(place_in(table, "id")),
          m_digest(place_in(table, "digest")),
          m_of_row(scope, kind, [&](std::string_view name) {
              return place_in(table, name);
          }) {}

    /// Nothing for a table whose rows have no digest.
    static std::optional<DigestCheck> of(const FeedTable& table) {
        for (const std::int64_t shop : {0, 1}) {
            const ShopScope scope{shop, {}, {}};
            for (const auto kind : {RecordKind::product, RecordKind::variant}) {
                if (table.name == scope.table(kind)) {
                    return DigestCheck{table, scope, kind};
                }
            }
        }
        return std::nullopt;
    }

    void check(std::span<const Value> row, std::string_view source) {
        if (m_of_row.of([&](std::size_t place) { return row[place]; }) ==
            row[m_digest].integer) {
            return;
        }
        throw Error(
            ErrorKind::storage,
            fmt::format("{} is damaged: {} {} is not as it was stored", source,
                        m_kind == RecordKind::product ? "product" : "variant",
                        row[m_id].integer),
            "restore a snapshot, or publish the brand again with "
            "--full from where its catalog is");
    }

private:
    static std::size_t place_in(const FeedTable& table, std::string_view name) {
        return static_cast<std::size_t>(
            std::find_if(
                table.columns.begin(), table.columns.end(),
                [&](const FeedColumn& column) { return column.name == name; }) -
            table.columns.begin());
    }

    RecordKind m_kind;
    std::size_t m_id;
    std::size_t m_digest;
    RowDigest m_of_row;
};

class SqliteRowDraft final : public RowDraft {
public:
    SqliteRowDraft(const RestoreRequest& request, const std::string& source,
                   const StopToken& stop)
        : m_request(request), m_source(source), m_stop(stop),
          m_place(request, stop) {
        m_place.take();
        m_draft.emplace(m_place.catalog());
        m_connection.emplace(Connection::open(
            m_draft->path(), Access::read_write, Duration{}, &stop));
        // Until the draft is complete, nobody has a use for it.
        m_connection->execute(
            fmt::format("PRAGMA page_size = {}; PRAGMA journal_mode = OFF;"
                        "PRAGMA synchronous = OFF; BEGIN",
                        m_place.page_size() > 0 ? m_place.page_size()
                                                : usual_page_size)
                .c_str());
        create_schema(*m_connection);
        m_tables = feed_tables(*m_connection);
        m_indexes = take_indexes(*m_connection);
    }

    std::int64_t schema() const override { return schema_version; }
    const std::vector<FeedTable>& tables() const override { return m_tables; }

    void put(const FeedTable& table, std::span<const Value> row) override {
        if (!m_filling || m_filling->table != &table) {
            m_filling.emplace(Filling{&table,
                                      m_connection->prepare(insert_sql(table)),
                                      FeedDigest{table}, &m_sums[table.name],
                                      DigestCheck::of(table)});
        }
        if (m_filling->check) {
            m_filling->check->check(row, m_source);
        }
        int at = 1;
        for (const auto& value : row) {
            m_filling->insert.bind(at++, value);
        }
        m_filling->insert.run();
        m_filling->sums->add(m_filling->digest.of(row));
    }

    RowSums sums(const FeedTable& table) const override {
        const auto found = m_sums.find(table.name);
        return found == m_sums.end() ? RowSums{} : found->second;
    }

    RestoreResult finish(const Publication& publication) override {
        m_filling.reset();
        for (const auto& index : m_indexes) {
            m_connection->execute(index.c_str());
        }
        store_publication(*m_connection, publication);
        seal_anew(*m_connection, seals());
        m_place.check_same_store(*m_connection, m_source);
        m_place.keep_what_is_lost(*m_connection);
        RestoreResult result;
        if (const auto last = m_connection->number("SELECT MAX(id) FROM run");
            last != 0) {
            result.last_run = last;
        }
        result.products = live_rows(*m_connection, {}, RecordKind::product);
        result.variants = live_rows(*m_connection, {}, RecordKind::variant);
        m_connection->execute("COMMIT");
        m_connection.reset();
        if (m_request.dry_run) {
            return result;
        }
        result.run = m_draft->record(
            {"restore", {}, m_source, m_request.by, m_request.now},
            fmt::format(R"({{"products":{},"variants":{}}})", result.products,
                        result.variants),
            {m_place.inheritance().last_run, {}, {}}, m_stop);
        result.moved_aside = m_place.put(*m_draft);
        result.had_more = m_place.had_more();
        return result;
    }

private:
    struct Filling {
        const FeedTable* table;
        Statement insert;
        FeedDigest digest;
        RowSums* sums;
        std::optional<DigestCheck> check;
    };

    /// Those that the sums are.
    std::map<std::string, std::uint64_t> seals() const {
        std::map<std::string, std::uint64_t> seals;
        for (const auto& table : m_tables) {
            if (is_summed_by_seal(table)) {
                seals[table.name] = sums(table).digests;
            }
        }
        return seals;
    }

    const RestoreRequest& m_request;
    const std::string& m_source;
    const StopToken& m_stop;
    RestorePlace m_place;
    std::optional<RestoreDraft> m_draft;
    std::optional<Connection> m_connection;
    std::vector<FeedTable> m_tables;
    std::vector<std::string> m_indexes;
    std::optional<Filling> m_filling;
    std::map<std::string, RowSums> m_sums;
};

} // namespace

} // namespace sqlite

std::unique_ptr<RowDraft> draft_catalog(const RestoreRequest& request,
                                        const std::string& source,
                                        const StopToken& stop) {
    return std::make_unique<sqlite::SqliteRowDraft>(request, source, stop);
}

} // namespace hwsync
