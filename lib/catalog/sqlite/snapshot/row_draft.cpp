#include "catalog/row_draft.hpp"

#include "catalog/sqlite/feed/feed_tables.hpp"
#include "catalog/sqlite/feed/publications.hpp"
#include "catalog/sqlite/feed/row_feed.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/rows/shops.hpp"
#include "catalog/sqlite/schema/schema.hpp"
#include "catalog/sqlite/schema/seals.hpp"
#include "catalog/sqlite/snapshot/restore_draft.hpp"
#include "catalog/sqlite/snapshot/restore_place.hpp"
#include "catalog/sqlite/verify/rows/stored_rows.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>

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
                                      FeedDigest{table}, &m_sums[table.name]});
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
        seal_anew(*m_connection);
        m_place.check_same_store(*m_connection, m_source);
        m_place.keep_what_is_lost(*m_connection);
        RestoreResult result;
        if (const auto last = m_connection->number("SELECT MAX(id) FROM run");
            last != 0) {
            result.last_run = last;
        }
        result.products = live_rows(*m_connection, {}, RecordKind::product);
        result.variants = live_rows(*m_connection, {}, RecordKind::variant);
        check_digests();
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
    };

    /// Everything else that is sealed is in the sums, which were compared.
    void check_digests() {
        auto shops = child_scopes(*m_connection);
        shops.emplace_back();
        for (const auto& shop : shops) {
            for (const auto kind : {RecordKind::product, RecordKind::variant}) {
                StoredRows rows{*m_connection, shop, kind};
                while (rows.next()) {
                    if (!rows.digest_holds()) {
                        throw_damaged(kind, rows.id());
                    }
                }
            }
        }
    }

    [[noreturn]] void throw_damaged(RecordKind kind, std::int64_t id) const {
        throw Error(
            ErrorKind::storage,
            fmt::format(
                "{} is damaged: {} {} is not as it was stored", m_source,
                kind == RecordKind::product ? "product" : "variant", id),
            "restore a snapshot, or publish the brand again with "
            "--full from where its catalog is");
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
