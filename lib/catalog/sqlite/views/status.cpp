#include <hwsync/status.hpp>

#include "base/clock_skew.hpp"
#include "catalog/catalog_mismatch.hpp"
#include "catalog/sqlite/evidence/rare_words.hpp"
#include "catalog/sqlite/file/catalog_path.hpp"
#include "catalog/sqlite/open/catalog_file.hpp"
#include "catalog/sqlite/rows/identifier_counts.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/rows/shops.hpp"
#include "catalog/sqlite/schema/foreign_triggers.hpp"
#include "catalog/sqlite/views/summary.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace hwsync {

namespace sqlite {

namespace {

constexpr std::array<std::string_view, 3> jobs_of_primary{
    "import-bulk", "import-new", "import-updates"};
constexpr std::array<std::string_view, 1> jobs_of_child{"associate"};

constexpr Duration a_day = std::chrono::hours{24};
/// How long withheld rows and incomplete products may last before somebody has
/// to look at them.
constexpr Duration longest_wait = std::chrono::hours{24 * 3};

std::span<const std::string_view> jobs_of(const ShopStatus& shop) {
    if (shop.is_primary) {
        return jobs_of_primary;
    }
    return jobs_of_child;
}

/// Throws if the file is damaged, as far as that shows at once: a catalog that
/// is not large is checked completely, a large one only in the tables that are
/// read here.
void check_soundness(const Connection& connection, std::uint64_t bytes) {
    constexpr std::uint64_t not_large = std::uint64_t{64} << 20;
    std::vector<std::string> checks{"PRAGMA quick_check(1)"};
    if (bytes > not_large) {
        checks.clear();
        for (const auto* table :
             {"property", "run", "watermark", "shop", "link_tally", "seal"}) {
            checks.push_back(fmt::format("PRAGMA quick_check({})", table));
        }
    }
    for (const auto& check : checks) {
        auto row = connection.prepare(check);
        if (!row.step() || row.text(0) != "ok") {
            throw_damaged(connection, row.text(0));
        }
    }
}

/// Whether the shop has variants, and none of those without a pin or block has
/// an identifier.
bool lacks_identifier(const ShopSummary& shop) {
    if (!shop.outcomes) {
        return false;
    }
    const auto count = [&](Outcome outcome) {
        return (*shop.outcomes)[static_cast<std::size_t>(outcome)];
    };
    const auto without = count(Outcome::no_identifier);
    return without > 0 && without + count(Outcome::pinned) == shop.variants;
}

class StatusReader {
public:
    StatusReader(const Connection& connection, const StatusRequest& request)
        : m_connection(connection), m_request(request),
          m_summary(summary_of(connection)) {
        add_left_out(connection, request.leave_out, m_summary);
    }

    CatalogStatus read() {
        const auto identity = identity_of(m_connection);
        check_is_no_child(m_request.primary, identity.children);
        CatalogStatus status;
        status.path = m_request.catalog;
        status.bytes = size_of(m_request.catalog) +
                       size_of(m_request.catalog.string() + "-wal");
        status.bytes_for_words = bytes_of_rare_words(m_connection);
        status.products = m_summary.products;
        status.variants = m_summary.variants;
        status.publications = m_summary.publications;
        status.identifier = identity.identifier;
        status.primary = identity.primary;
        status.schema = m_connection.number("PRAGMA user_version");
        for (auto& trigger : silent_triggers(m_connection)) {
            status.obstacles.push_back(
                {std::move(trigger.danger), std::move(trigger.removal)});
        }
        add_primary(identity, status);
        add_children(status);
        if (status.identifier && !status.shops.empty()) {
            auto& shop = status.shops.front();
            shop.lacks_identifier =
                shop.is_primary && shop.variants > 0 &&
                !has_identifier(m_connection, *status.identifier,
                                m_request.matching);
        }
        const auto waiting = shops_to_read_whole(m_connection);
        for (auto& shop : status.shops) {
            shop.awaits_full_reading =
                !shop.is_primary && std::find(waiting.begin(), waiting.end(),
                                              shop.shop) != waiting.end();
            read_watermarks(shop);
            read_runs(shop);
            read_withholding(shop);
            read_incomplete(shop);
        }
        return status;
    }

private:
    bool is_expected(const std::string& shop) const {
        const auto& named = m_request.shops;
        return named.empty() ||
               std::find(named.begin(), named.end(), shop) != named.end();
    }

    void add_primary(const CatalogIdentity& identity, CatalogStatus& status) {
        ShopStatus shop;
        shop.shop = status.primary.empty() ? m_request.primary : status.primary;
        shop.is_primary = true;
        // A catalog made without a config adopts the config's primary shop at
        // its next import.
        m_adopts = !identity.primary_given && !m_request.primary.empty();
        shop.is_expected = m_adopts || is_expected(shop.shop);
        shop.variants = status.variants;
        if (!shop.shop.empty()) {
            status.shops.push_back(std::move(shop));
        }
    }

    bool is_known_primary(const std::string& name,
                          const CatalogStatus& status) const {
        return (m_adopts && name == m_request.primary) ||
               (!status.shops.empty() && status.shops.front().is_primary &&
                status.shops.front().shop == name);
    }

    void add_children(CatalogStatus& status) {
        std::vector<ShopStatus> known;
        for (const auto& child : m_summary.shops) {
            ShopStatus shop;
            shop.shop = child.name;
            shop.is_expected = is_expected(shop.shop);
            shop.variants = child.variants;
            shop.linked = child.linked;
            shop.blocked = child.blocked;
            shop.suspect = child.suspect;
            shop.outcomes = child.outcomes_json;
            shop.lacks_identifier = lacks_identifier(child);
            shop.left_out = child.left_out;
            shop.left_out_linked = child.left_out_linked;
            known.push_back(std::move(shop));
        }
        for (const auto& name : m_request.shops) {
            const auto found = std::find_if(
                known.begin(), known.end(),
                [&](const ShopStatus& shop) { return shop.shop == name; });
            if (found != known.end()) {
                status.shops.push_back(std::move(*found));
                known.erase(found);
            } else if (!is_known_primary(name, status)) {
                status.shops.emplace_back().shop = name;
            }
        }
        std::move(known.begin(), known.end(), std::back_inserter(status.shops));
    }

    void read_watermarks(ShopStatus& shop) const {
        for (const auto& mark : m_summary.watermarks) {
            if (mark.shop == shop.shop) {
                shop.watermarks.emplace_back(mark.command, mark.at);
                if (is_in_future(mark.at, m_request.now)) {
                    shop.ahead.push_back(shop.watermarks.back());
                }
            }
        }
    }

    void read_job(const JobSummary& job, ShopStatus& shop) {
        if (job.last.state == RunState::failed) {
            shop.failing.push_back(job.last);
        }
        if (!shop.last_run || shop.last_run->id < job.last.id) {
            shop.last_run = job.last;
        }
        if (const auto rejected = rejected_by(job.succeeded_run);
            rejected > 0) {
            shop.rejecting.push_back(
                {job.command, job.succeeded_run, rejected});
        }
        // An empty time is earlier than every other.
        shop.last_success = std::max(shop.last_success, job.succeeded_at);
    }

    void read_runs(ShopStatus& shop) {
        for (const auto name : jobs_of(shop)) {
            for (const auto& job : m_summary.jobs) {
                if (job.shop == shop.shop && job.command == name) {
                    read_job(job, shop);
                }
            }
        }
        shop.overdue = shop.is_expected &&
                       (!shop.last_success ||
                        m_request.now - *shop.last_success > m_request.overdue);
    }

    std::uint64_t rejected_by(std::int64_t run) {
        auto row = m_connection.prepare(
            "SELECT json_extract(counts, '$.rejected') FROM run WHERE id = ?1");
        row.bind(1, run);
        return row.step() ? static_cast<std::uint64_t>(row.integer(0)) : 0;
    }

    void read_withholding(ShopStatus& shop) {
        auto rows =
            m_connection.prepare("SELECT command, since FROM withholding"
                                 " WHERE shop = ?1 ORDER BY command");
        rows.bind(1, std::string_view{shop.shop});
        while (rows.step()) {
            if (const auto since = parse_time(rows.text(1))) {
                shop.withholding.push_back({std::string{rows.text(0)}, *since});
                note_age(shop, *since);
            }
        }
    }

    void read_incomplete(ShopStatus& shop) {
        const auto day_ago = format_time(m_request.now - a_day);
        auto rows = m_connection.prepare(
            "SELECT product_id, since FROM incomplete WHERE shop = ?1"
            " AND since < ?2 ORDER BY since, product_id");
        rows.bind(1, std::string_view{shop.shop})
            .bind(2, std::string_view{day_ago});
        while (rows.step()) {
            if (const auto since = parse_time(rows.text(1))) {
                shop.incomplete.push_back({rows.integer(0), *since});
                note_age(shop, *since);
            }
        }
    }

    void note_age(ShopStatus& shop, Time since) const {
        shop.stuck |= shop.is_expected && m_request.now - since > longest_wait;
    }

    const Connection& m_connection;
    const StatusRequest& m_request;
    CatalogSummary m_summary;
    bool m_adopts = false;
};

} // namespace

} // namespace sqlite

CatalogStatus catalog_status(const StatusRequest& request,
                             const StopToken& stop) {
    const auto connection = sqlite::open_to_look(request.catalog, &stop);
    sqlite::check_soundness(connection, sqlite::size_of(request.catalog));
    return sqlite::StatusReader{connection, request}.read();
}

} // namespace hwsync
