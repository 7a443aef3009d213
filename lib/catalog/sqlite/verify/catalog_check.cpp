#include "catalog/sqlite/verify/catalog_check.hpp"

#include "catalog/catalog_mismatch.hpp"
#include "catalog/sqlite/open/catalog_file.hpp"
#include "catalog/sqlite/rows/properties.hpp"
#include "catalog/sqlite/runs/live_log.hpp"
#include "catalog/sqlite/verify/rows/shops.hpp"
#include "catalog/sqlite/verify/verify.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace hwsync {

namespace sqlite {

namespace {

Connection opened(const VerifyRequest& request, const StopToken& stop) {
    auto connection = open_to_read(request.catalog, &stop);
    connection.execute("PRAGMA cache_size = -8192;"
                       "PRAGMA temp.cache_size = -8192;"
                       "PRAGMA temp.journal_mode = OFF");
    return connection;
}

/// For what other threads read where all of the catalog is checked. One state
/// throughout, whatever a run commits meanwhile.
std::optional<ConcurrentReaders> opened_beside(Connection& connection,
                                               const VerifyRequest& request,
                                               const StopToken& stop) {
    if (!request.identifiers.empty()) {
        connection.execute("BEGIN");
        return std::nullopt;
    }
    ConcurrentReaders readers{opened(request, stop), opened(request, stop)};
    look_at_one_moment(connection, {&readers.file, &readers.links});
    return readers;
}

/// Where the rows of a shop stand that the request names; none for one that the
/// catalog does not know.
std::optional<ShopScope> find_scope(const Connection& connection,
                                    const VerifyRequest& request,
                                    std::string_view name) {
    const auto shops = shops_to_verify(connection, request);
    if (is_primary(name, identity_of(connection), request)) {
        return shops.front().scope;
    }
    for (const auto& shop : shops) {
        if (!shop.scope.is_primary() && shop.scope.name == name) {
            return shop.scope;
        }
    }
    return std::nullopt;
}

/// Throws where the config file's primary shop is not the catalog's.
void check_primary(const Connection& connection, const VerifyRequest& request) {
    const auto identity = identity_of(connection);
    check_is_no_child(request.primary, identity.children);
    const bool is_read = std::any_of(
        request.read.begin(), request.read.end(),
        [&](const auto& shop) { return shop.shop == request.primary; });
    if (!request.primary.empty() && is_read &&
        !is_primary(request.primary, identity, request)) {
        throw other_primary(identity.primary, request.primary);
    }
}

/// Throws where what was read of a file is plainly another shop's.
void check_not_foreign(const ShopComparison& comparison,
                       const std::string& source) {
    const auto shop = printable(comparison.scope().name);
    const auto fail = [&](const std::string& likeness, const std::string& why) {
        throw Error(ErrorKind::safety,
                    fmt::format("{}: it looks like {}, not like shop {}'s: {}",
                                source, likeness, shop, why),
                    "check --shop and --file");
    };
    if (const auto foreign = comparison.foreign_id()) {
        fail(foreign->shop.empty() ? std::string{"the primary shop's export"}
                                   : fmt::format("the export of child shop {}",
                                                 printable(foreign->shop)),
             fmt::format("{} {} is known from there", foreign->what,
                         foreign->id));
    }
    if (comparison.knows_nothing()) {
        fail("another shop's export",
             fmt::format("it has none of the products that the catalog has of "
                         "shop {}",
                         shop));
    }
}

} // namespace

SqliteCatalogCheck::SqliteCatalogCheck(const VerifyRequest& request,
                                       const StopToken& stop)
    : m_request(request), m_connection(opened(request, stop)),
      m_beside(opened_beside(m_connection, request, stop)),
      m_identifier(linking_identifier(m_connection, request)),
      m_asked(request.identifiers, m_identifier), m_now(m_connection) {
    check_primary(m_connection, request);
}

/// A number that no shop has where the catalog does not know it.
ShopScope SqliteCatalogCheck::scope_of(const ShopNow& shop) const {
    if (auto scope = find_scope(m_connection, m_request, shop.shop)) {
        return *std::move(scope);
    }
    if (!shop.is_live && !is_named_child(m_request, shop.shop)) {
        throw unknown_shop(shop.shop);
    }
    return {-1 - static_cast<std::int64_t>(m_read.size()), shop.shop, {}};
}

void SqliteCatalogCheck::begin_shop(const ShopNow& shop) {
    m_may_be_empty = shop.is_live;
    m_source = shop.source;
    m_now.begin();
    m_comparison.emplace(m_connection, scope_of(shop), m_identifier, shop,
                         m_now, m_request.now);
}

void SqliteCatalogCheck::end_shop() {
    if (!m_may_be_empty) {
        check_not_foreign(*m_comparison, m_source);
    }
    auto read = m_comparison->finish();
    if (m_comparison->scope().is_primary() && read.products == 0 &&
        !m_may_be_empty) {
        throw Error(ErrorKind::input,
                    fmt::format("{}: it holds no product", read.source),
                    "give a bulk operation's JSONL result over products");
    }
    read.pending = pending_of(m_comparison->scope());
    m_comparison.reset();
    m_read.push_back(std::move(read));
}

std::uint64_t SqliteCatalogCheck::pending_of(const ShopScope& scope) {
    std::uint64_t count = 0;
    m_now.pending(scope.shop, [&](std::int64_t product) {
        count += m_asked.all() || m_asked.has_product(m_now, scope, product)
                     ? 1U
                     : 0U;
    });
    return count;
}

VerifyResult SqliteCatalogCheck::finish() {
    std::optional<FileCheck> file;
    if (m_beside) {
        file.emplace(m_request, std::move(m_beside->file));
    }
    auto result = verify_rows(
        m_request, m_connection, m_beside ? &m_beside->links : nullptr,
        m_identifier, m_now, m_report, file ? &*file : nullptr);
    m_report->read_titles_by(std::move(m_connection));
    result.read = std::move(m_read);
    for (const auto& shop : result.read) {
        result.pending += shop.pending;
    }
    for (const auto& shop : result.shops) {
        result.pending += shop.pending;
    }
    return result;
}

} // namespace sqlite

std::unique_ptr<CatalogCheck> begin_check(const VerifyRequest& request,
                                          const StopToken& stop) {
    return std::make_unique<sqlite::SqliteCatalogCheck>(request, stop);
}

std::vector<KnownStore> known_stores(const VerifyRequest& request,
                                     const StopToken& stop) {
    using namespace sqlite;
    const auto connection = open_to_look(request.catalog, &stop);
    check_primary(connection, request);
    std::vector<KnownStore> stores;
    const auto add = [&](std::string name, std::optional<std::int64_t> store) {
        stores.push_back({std::move(name), store, std::nullopt});
    };
    const auto identity = identity_of(connection);
    const bool is_renamed = !identity.primary_given && !request.primary.empty();
    add(is_renamed ? request.primary : identity.primary,
        primary_shopify_id(connection));
    auto rows =
        connection.prepare("SELECT name, shopify_id FROM shop ORDER BY name");
    while (rows.step()) {
        add(std::string{rows.text(0)},
            rows.is_null(1) ? std::nullopt : std::optional{rows.integer(1)});
    }
    for (auto& store : stores) {
        const bool is_read = std::any_of(
            request.read.begin(), request.read.end(),
            [&](const auto& shop) { return shop.shop == store.shop; });
        const auto scope = is_read ? find_scope(connection, request, store.shop)
                                   : std::nullopt;
        if (scope) {
            store.read_until =
                parse_time(bounds_of(connection, *scope).updated);
        }
    }
    return stores;
}

} // namespace hwsync
