#include <hwsync/publish.hpp>

#include "base/folder_of.hpp"
#include "catalog/open.hpp"
#include "catalog/row_feed.hpp"
#include "share/database.hpp"
#include "share/fence.hpp"
#include "share/pause.hpp"
#include "share/publisher.hpp"
#include "share/server_error.hpp"
#include "share/session.hpp"
#include "share/settings.hpp"
#include "share/shared_schema.hpp"
#include "share/shared_views.hpp"
#include "share/table_rows.hpp"
#include "share/unfit_text.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

namespace hwsync {

namespace share {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int most_tries = 10;
constexpr int most_tries_if_locked = 3;
constexpr int most_questions = 3;

/// 22021, 22P05: a character that the database's encoding has not.
bool is_about_a_text(const ServerError& error) {
    return error.state() == "22021" || error.state() == "22P05";
}

class Publisher {
public:
    Publisher(const PublishRequest& request, PublishingJob* job,
              PublishedCatalog& catalog, Observer& observer,
              const StopToken& stop)
        : m_request(request), m_job(job), m_catalog(catalog),
          m_observer(observer), m_stop(stop),
          m_database(request.database, stop),
          m_name(brand_of(request.database)),
          m_holder_token(place_of(request.catalog)),
          m_known(catalog.publication(m_name).value_or(
              Publication{m_name, 0, 0, {}, 0, {}})) {}

    PublishResult run() {
        for (int attempt = 1;; ++attempt) {
            try {
                if (const auto result = try_once()) {
                    return *result;
                }
            } catch (const ServerError& error) {
                if (error.state() == "55P03") {
                    if (!may_wait(attempt)) {
                        throw is_published_elsewhere(m_name);
                    }
                } else if (is_about_a_text(error)) {
                    throw unfit_text_or(error);
                } else if (attempt == most_tries ||
                           !error.is_worth_another_try()) {
                    throw;
                }
                m_observer.log(Severity::debug, error.message());
            }
            pause_before_try(attempt, m_stop);
        }
    }

private:
    /// For whoever has locked the brand; a lease that is renewed locks it for a
    /// moment, too.
    bool may_wait(int attempt) const {
        return attempt < most_tries_if_locked ||
               Clock::now() - m_begun < m_request.lock_timeout;
    }

    Error unfit_text_or(const Error& error) const {
        return unfit_text(*m_catalog.feed()).value_or(error);
    }

    /// Nothing where COMMIT was lost.
    std::optional<PublishResult> try_once() {
        auto session = m_database.connect();
        m_feed = m_catalog.feed();
        const auto found = brand_there(session);
        const auto& brand = *found.brand;
        check_fence(brand);
        // Nor has anybody added rows there, or deleted some.
        if (found.is_as_recorded && brand.generation > 0 &&
            brand.run == m_known.run && is_as_it_was()) {
            end_own_lease(session, brand);
            return result_of(brand.generation, true, {});
        }
        announce(brand);
        begin_to_write(session);
        const auto locked = lock_brand(session, m_name, IfLocked::fail);
        if (!locked) {
            throw brand_is_gone(m_name);
        }
        check_fence(*locked);
        auto tables = send(session, *locked);
        const auto fingerprint = m_feed->fingerprint();
        const auto run = m_feed->last_run();
        m_feed.reset();
        session.execute(record_sums_sql(m_here, locked->number));
        // Not below what any copy of this catalog may know.
        const auto generation =
            std::max(locked->generation, m_known.generation) + 1;
        session.query("UPDATE hwsync.brand SET generation = $5,"
                      " catalog_id = $2, run = $3, token = $4,"
                      " published_at = CURRENT_TIMESTAMP WHERE name = $1",
                      {m_name, m_catalog_id, std::to_string(run), m_known.begun,
                       std::to_string(generation)});
        end_own_lease(session, *locked);
        if (!commit(session)) {
            return std::nullopt;
        }
        m_known = {m_name,      generation,   run, format_time(m_request.now),
                   fingerprint, m_known.begun};
        m_catalog.store(m_known);
        return result_of(m_known.generation, false, std::move(tables));
    }

    /// The row of the brand, made where there is none, and the tables too.
    Look brand_there(Session& session) {
        auto found =
            look(session, m_name,
                 is_as_it_was() ? m_feed->tables() : std::vector<FeedTable>{});
        if (!found.brand && !m_request.force) {
            check_not_lost(m_name, m_known);
        }
        if (found.version == 0) {
            create_shared_schema(session, *m_feed);
            found = look(session, m_name);
        }
        check_version(found.version, m_feed->schema());
        complete_shared_schema(session, found.relations, m_feed->tables());
        if (m_request.mode == PublishMode::full) {
            make_views_anew(session);
        }
        make_catalog_id();
        if (!found.brand) {
            register_brand(session, m_name, m_catalog_id);
            found = look(session, m_name);
        }
        if (!found.brand) {
            throw brand_is_gone(m_name);
        }
        return found;
    }

    /// Nothing may be read meanwhile: not every file system has room for both.
    void make_catalog_id() {
        m_feed.reset();
        m_catalog_id = m_catalog.catalog_id();
        m_feed = m_catalog.feed();
    }

    /// Nobody but this very catalog has published since it last did.
    void check_fence(const Brand& brand) {
        check_lease(m_name, brand, m_holder_token);
        const bool takes_its_place =
            m_request.force &&
            (m_known.begun.empty() || brand.token != m_known.begun);
        if (takes_its_place) {
            return;
        }
        if (standing_of(m_name, brand, m_known, m_catalog_id) ==
            Standing::came_about) {
            m_known.generation = brand.generation;
            m_known.run = brand.run;
            m_known.fingerprint = 0;
        }
    }

    void end_own_lease(Session& session, const Brand& brand) {
        if (m_job != nullptr && brand.holder_token == m_holder_token &&
            m_job->is_only_one()) {
            end_lease(session, m_name, m_holder_token);
        }
    }

    bool is_as_it_was() const {
        return m_request.mode == PublishMode::changes && !m_request.force &&
               m_known.fingerprint != 0 &&
               m_known.fingerprint == m_feed->fingerprint();
    }

    /// Notes by which token the database will know what is about to come.
    void announce(const Brand& brand) {
        m_feed.reset();
        m_here.clear();
        m_known.begun = token_after(brand, m_known);
        m_catalog.store(m_known);
        m_feed = m_catalog.feed();
    }

    std::vector<PublishedTable> send(Session& session, const Brand& brand) {
        TableRows rows{session, *m_feed, brand.number,
                       folder_of(m_request.catalog)};
        std::map<std::string, PublishedTable> sent;
        const bool has_changes =
            m_request.mode == PublishMode::changes && brand.generation > 0;
        if (has_changes && !m_request.force) {
            send_written(rows, sent);
        }
        rows.ask_sums(m_feed->tables());
        if (has_changes) {
            add_up();
        }
        mend(rows, rows.sums(), sent);
        std::vector<PublishedTable> tables;
        for (auto& [name, table] : sent) {
            if (table.sent + table.deleted > 0) {
                tables.push_back(std::move(table));
            }
        }
        return tables;
    }

    /// What runs wrote since the last publication.
    void send_written(TableRows& rows,
                      std::map<std::string, PublishedTable>& sent) {
        for (const auto& table : m_feed->tables()) {
            m_stop.check();
            if (const auto written =
                    m_feed->written_after(table, m_known.run)) {
                const auto ended = m_feed->ended_after(table, m_known.run);
                sent[table.name] = rows.update(table, *written, ended.get());
            }
        }
    }

    void add_up() {
        for (const auto& table : m_feed->tables()) {
            m_stop.check();
            here(table);
        }
    }

    /// Where the rows add up to something else than here, or it is not known.
    void mend(TableRows& rows, const std::map<std::string, RowSums>& there,
              std::map<std::string, PublishedTable>& sent) {
        const auto compared = m_request.mode == PublishMode::full
                                  ? TableRows::Compared::values
                                  : TableRows::Compared::digests;
        std::vector<FeedTable> mended;
        for (const auto& table : m_feed->tables()) {
            m_stop.check();
            const auto found = there.find(table.name);
            const auto sums = found == there.end() ? RowSums{} : found->second;
            if (m_here.contains(table.name) && sums == here(table)) {
                continue;
            }
            auto& all = sent[table.name];
            all.name = table.name;
            if (sums.count == 0) {
                const auto filled = m_here[table.name] = rows.fill(table);
                all.sent += static_cast<std::int64_t>(filled.count);
            } else {
                const auto result = rows.mend(table, compared);
                all.sent += result.sent;
                all.deleted += result.deleted;
            }
            mended.push_back(table);
        }
        if (!mended.empty()) {
            rows.ask_sums(mended);
            check_equal(mended, rows.sums());
        }
    }

    RowSums here(const FeedTable& table) {
        const auto found = m_here.find(table.name);
        return found != m_here.end() ? found->second
                                     : m_here[table.name] = m_feed->sums(table);
    }

    void check_equal(const std::vector<FeedTable>& tables,
                     const std::map<std::string, RowSums>& there) {
        for (const auto& table : tables) {
            const auto found = there.find(table.name);
            if (found == there.end() || found->second != here(table)) {
                throw Error(
                    ErrorKind::storage,
                    fmt::format("table {} of the shared database does not hold "
                                "what was sent; nothing was published",
                                table.name),
                    "run hwsync publish --full");
            }
        }
    }

    /// False where it did not come about, and may be tried again.
    bool commit(Session& session) {
        try {
            session.commit();
            return true;
        } catch (const ServerError& error) {
            if (!error.leaves_outcome_open()) {
                throw;
            }
            m_observer.log(Severity::debug, error.message());
        }
        for (int question = 1; question <= most_questions; ++question) {
            try {
                return has_come_about();
            } catch (const ServerError& error) {
                m_observer.log(Severity::debug, error.message());
                pause_before_try(question, m_stop);
            }
        }
        throw Error(ErrorKind::network,
                    "the shared database was lost while it committed, and "
                    "cannot be asked whether it did",
                    "run hwsync publish later: it finds out");
    }

    bool has_come_about() {
        auto session = m_database.connect();
        begin_to_write(session);
        // Behind the old transaction, if that is not over.
        const auto brand = lock_brand(session, m_name, IfLocked::wait);
        session.execute("ROLLBACK");
        return brand && brand->token == m_known.begun;
    }

    PublishResult result_of(std::int64_t generation, bool unchanged,
                            std::vector<PublishedTable> tables) const {
        return {m_name, generation, m_known.run, unchanged, std::move(tables)};
    }

    const PublishRequest& m_request;
    PublishingJob* m_job;
    PublishedCatalog& m_catalog;
    Observer& m_observer;
    const StopToken& m_stop;
    Database m_database;
    std::string m_name;
    std::string m_holder_token;
    Clock::time_point m_begun = Clock::now();
    std::string m_catalog_id; ///< once it was made
    Publication m_known;
    std::unique_ptr<RowFeed> m_feed;
    std::map<std::string, RowSums> m_here;
};

} // namespace

PublishResult publish_brand(const PublishRequest& request, PublishingJob* job,
                            Observer& observer, const StopToken& stop) {
    brand_of(request.database);
    CatalogTarget target;
    target.path = request.catalog;
    target.command = "publish";
    target.now = request.now;
    target.lock_timeout = request.lock_timeout;
    target.stop = &stop;
    const auto catalog = open_to_publish(target);
    if (request.mode == PublishMode::full) {
        mend_texts(*catalog, observer);
    }
    return Publisher{request, job, *catalog, observer, stop}.run();
}

} // namespace share

PublishResult publish(const PublishRequest& request, Observer& observer,
                      const StopToken& stop) {
    return share::publish_brand(request, nullptr, observer, stop);
}

} // namespace hwsync
